"""`maillage report annual --year 2017 --out DIR`: the chapters of a year as PDF, XLSX and HTML."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.pathways.models import Programme
from maillage.reports import queries
from maillage.reports.chapters import ChapterFileError
from maillage.reports.disclosure import SecrecyFileError, hide
from maillage.reports.layout import Chapter, lay_out
from maillage.reports.leads import leads_named
from maillage.reports.outputs.page import chapter_page
from maillage.reports.outputs.pdf import chapter_pdf
from maillage.reports.outputs.words import file_name
from maillage.reports.outputs.xlsx import chapter_workbook
from maillage.reports.subject import Subject

MAKERS = {"pdf": chapter_pdf, "xlsx": chapter_workbook, "html": chapter_page}


class Command(BaseCommand):
    help = gettext_lazy("Écrit le rapport annuel : un PDF, un classeur et une page par programme.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=["annual"], help=_("le rapport : annual"))
        parser.add_argument("--year", required=True, help=_("l'année du rapport, par exemple 2017"))
        parser.add_argument("--out", required=True, metavar=_("DOSSIER"), help=_("le dossier où écrire"))
        parser.add_argument("--programme", default="", help=_("le code d'un programme (sinon tous)"))
        parser.add_argument(
            "--organisation",
            default="",
            help=_("la structure pilote, par son nom ou son SIRET (sinon toutes)"),
        )

        parser.add_argument(
            "--public",
            action="store_true",
            help=_("cache les petits effectifs et ce qui permettrait de les retrouver"),
        )

    def handle(
        self,
        *args: Any,
        year: str,
        out: str,
        programme: str,
        organisation: str,
        public: bool = False,
        **options: Any,
    ) -> None:
        number = _year(year)
        chosen = _programmes(programme, organisation)
        folder = _folder(out)
        several = len({p.organisation_id for p in chosen}) > 1
        written = 0
        for one in chosen:
            if number not in queries.years(one):
                self.stderr.write(
                    _("%(programme)s : pas de rapport %(year)s, le programme n'existait pas.")
                    % {"programme": one.name, "year": number}
                )
                continue
            chapter = _chapter(Subject(one, number), public)
            prefix = f"{slugify(one.organisation.name)}-" if several else ""
            for ending, make in MAKERS.items():
                path = folder / f"{prefix}{file_name(chapter, ending)}"
                _write(path, make(chapter))
                self.stdout.write(str(path))
                written += 1
        if not written:
            raise CommandError(_("Aucun rapport pour %(year)s.") % {"year": number})


def _year(text: str) -> int:
    if not (len(text) == 4 and text.isdecimal() and text.isascii()):
        raise CommandError(_("« %s » n'est pas une année : écrivez par exemple 2017.") % text)
    year = int(text)
    if year > timezone.localdate().year:
        raise CommandError(_("L'année %d n'a pas commencé.") % year)
    return year


def _programmes(code: str, organisation: str) -> list[Programme]:
    leads = leads_named(organisation)
    found = Programme.objects.filter(organisation__in=leads).select_related("organisation")
    known = sorted(found.prefetch_related("versions"), key=lambda p: (p.organisation_id, p.code))
    chosen = [p for p in known if code in ("", p.code)]
    if not chosen:
        codes = ", ".join(sorted({p.code for p in known}))
        raise CommandError(
            _("« %(code)s » n'est pas un programme. Les programmes : %(codes)s.")
            % {"code": code, "codes": codes}
        )
    return chosen


def _folder(text: str) -> Path:
    folder = Path(text)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(
            _("Le dossier %(folder)s ne se crée pas : %(why)s.") % {"folder": text, "why": error.strerror}
        ) from error
    if not os.access(folder, os.W_OK):
        raise CommandError(_("On ne peut pas écrire dans le dossier %s.") % text)
    return folder


def _chapter(subject: Subject, public: bool) -> Chapter:
    try:
        readings = queries.readings_now(subject)
        if not public:
            return lay_out(subject, readings, queries.texts(subject), queries.published(subject))
        secrecy = queries.secrecy_of(subject, readings)
    except (ChapterFileError, SecrecyFileError) as error:
        raise CommandError(str(error)) from error
    if secrecy.exposed:
        raise CommandError(
            _("%(programme)s : des chiffres déjà publiés permettraient de retrouver de petits effectifs.")
            % {"programme": subject.programme.name}
        )
    return lay_out(subject, hide(readings, secrecy.hidden), queries.texts(subject))


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a file being read by somebody keeps its old content until then."""
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise CommandError(
            _("%(path)s ne s'écrit pas : %(why)s.") % {"path": path, "why": error.strerror}
        ) from error
