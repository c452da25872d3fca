"""`maillage figures`: computed figures, as the rows that are exchanged."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.indicators import IndicatorError
from maillage.kernel.dates import end_of_day
from maillage.kernel.forms.typed_dates import DateNotUnderstood, read_date
from maillage.kernel.history import known_at
from maillage.kernel.period import Period, PeriodError
from maillage.reports.figures import all_figures, chosen_section, hidden_of, of_buyer, write_csv, write_json


class Command(BaseCommand):
    help = _("Calcule et écrit les chiffres d'une section.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--section", required=True, help=_("code d'une section, par exemple plie ou placement")
        )
        parser.add_argument(
            "--period",
            action="append",
            required=True,
            help=_("2017, 2012-2017 ou 2017-03-01/2017-06-30 ; peut se répéter"),
        )
        parser.add_argument(
            "--indicator", action="append", default=[], help=_("un seul indicateur ; se répète")
        )
        parser.add_argument("--organisation", default="", help=_("numéro, SIRET ou nom de la structure"))
        parser.add_argument(
            "--buyer",
            default="",
            metavar="SIRET",
            help=_("restreint une section de clauses sociales à un acheteur"),
        )
        parser.add_argument(
            "--known-on",
            default="",
            metavar=_("JOUR"),
            help=_("sur les données telles que connues ce jour-là au soir, par exemple 2017-03-01"),
        )
        parser.add_argument("--format", choices=["csv", "json"], default="csv", help=_("csv ou json"))

        parser.add_argument(
            "--public",
            action="store_true",
            help=_("cache les petits effectifs et ce qui permettrait de les retrouver"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            periods = [Period.parse(text) for text in options["period"]]
            day = _known_day(options["known_on"]) if options["known_on"] else None
            with known_at(end_of_day(day)) if day else nullcontext():
                here = chosen_section(options["section"], options["organisation"])
                if options["buyer"]:
                    here = of_buyer(here, options["buyer"])
                figures = all_figures(here, periods, options["indicator"])
        except (PeriodError, IndicatorError) as error:
            raise CommandError(str(error)) from error
        hidden = hidden_of(here, figures) if options.get("public") else frozenset()
        write = write_json if options["format"] == "json" else write_csv
        write(figures, self.stdout, hidden)


def _known_day(text: str) -> dt.date:
    """The day of `--known-on`. Raises `CommandError` when it is none, or has not come yet."""
    try:
        day = read_date(text, lean="past")
    except DateNotUnderstood as error:
        raise CommandError(
            gettext("--known-on %(text)s : %(why)s Écrivez par exemple 2017-03-01.")
            % {"text": text, "why": str(error)}
        ) from error
    if day > timezone.localdate():
        raise CommandError(
            gettext("--known-on %s : ce jour n'est pas encore venu. Donnez un jour passé, ou aujourd'hui.")
            % text
        )
    return day
