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

from maillage.organisations.models import Organisation
from maillage.reports import queries
from maillage.reports.annual import AnnualReport, topics_of_year
from maillage.reports.chapters import ChapterFileError
from maillage.reports.disclosure import SecrecyFileError, hide
from maillage.reports.laid import Chapter
from maillage.reports.layout import lay_out
from maillage.reports.leads import leads_named
from maillage.reports.outputs import annual
from maillage.reports.outputs.page import chapter_page
from maillage.reports.outputs.pdf import chapter_pdf
from maillage.reports.outputs.words import file_name
from maillage.reports.outputs.xlsx import chapter_workbook
from maillage.reports.subject import Subject
from maillage.reports.topics import Topic, of_organisation

MAKERS = {"pdf": chapter_pdf, "xlsx": chapter_workbook, "html": chapter_page}
WHOLE = {"pdf": annual.report_pdf, "xlsx": annual.report_workbook, "html": annual.report_page}


class Command(BaseCommand):
    help = gettext_lazy("Écrit le rapport annuel entier et chaque chapitre : un PDF, un classeur, une page.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=["annual"], help=_("le rapport : annual"))
        parser.add_argument("--year", required=True, help=_("l'année du rapport, par exemple 2017"))
        parser.add_argument("--out", required=True, metavar=_("DOSSIER"), help=_("le dossier où écrire"))
        parser.add_argument("--programme", default="", help=_("le code d'un programme (sinon tout)"))
        parser.add_argument(
            "--section",
            default="",
            help=_("le code d'un chapitre, par exemple placement (sinon tous, et le rapport entier)"),
        )
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
        section: str = "",
        public: bool = False,
        **options: Any,
    ) -> None:
        number = _year(year)
        code = section or programme
        chosen = _topics(code, organisation)
        folder = _folder(out)
        written = 0
        for lead, topics in chosen.items():
            there = topics_of_year(topics, number)
            if code and not there:
                self.stderr.write(
                    _("%(programme)s : pas de rapport %(year)s, il n'y avait encore aucun chiffre.")
                    % {"programme": topics[0].name, "year": number}
                )
            prefix = f"{slugify(lead.name)}-" if len(chosen) > 1 else ""
            chapters = [_chapter(Subject(topic, number), public) for topic in there]
            for chapter in chapters:
                for ending, make in MAKERS.items():
                    written += self._keep(folder / f"{prefix}{file_name(chapter, ending)}", make(chapter))
            if chapters and not code:
                report = AnnualReport(lead.name, number, chapters)
                for ending, whole in WHOLE.items():
                    name = f"{prefix}{annual.file_name(report, ending)}"
                    written += self._keep(folder / name, whole(report))
        if not written:
            raise CommandError(_("Aucun rapport pour %(year)s.") % {"year": number})

    def _keep(self, path: Path, content: bytes) -> int:
        _write(path, content)
        self.stdout.write(str(path))
        return 1


def _year(text: str) -> int:
    if not (len(text) == 4 and text.isdecimal() and text.isascii()):
        raise CommandError(_("« %s » n'est pas une année : écrivez par exemple 2017.") % text)
    year = int(text)
    if year > timezone.localdate().year:
        raise CommandError(_("L'année %d n'a pas commencé.") % year)
    return year


def _topics(code: str, organisation: str) -> dict[Organisation, list[Topic]]:
    """What each structure reports, or what of this code; raise `CommandError` when there is none."""
    known = {lead: of_organisation(lead) for lead in leads_named(organisation)}
    chosen = {lead: [t for t in topics if code in ("", t.code)] for lead, topics in known.items()}
    found = {lead: topics for lead, topics in chosen.items() if topics}
    if not found:
        codes = ", ".join(sorted({topic.code for topics in known.values() for topic in topics}))
        raise CommandError(
            _("« %(code)s » n'est pas un programme ni une autre section. Les codes connus : %(codes)s.")
            % {"code": code, "codes": codes}
        )
    return found


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
            % {"programme": subject.about.name}
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
