"""Commentaries: one text per part of a chapter and year; what it said before stays in its history."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.history import changes
from maillage.reports.models import Commentary
from maillage.reports.queries import leads
from maillage.reports.subject import Subject

LONGEST = 20_000  # characters: some six printed pages


def not_leading(subject: Subject) -> str:
    """Why somebody who reads a chapter writes nothing in it."""
    if subject.programme:
        return _("Les textes d'un rapport reviennent à la structure qui pilote le programme.")
    return _("Les textes d'un rapport reviennent à la structure dont ce sont les chiffres.")


def write_text(
    context: Context, subject: Subject, place: str, text: str, expected: str | None = None
) -> Commentary:
    """Write the commentary of a part ("" the chapter's own). The same text again changes nothing.

    `expected` is the text the writer started from: when somebody else wrote meanwhile, nothing is lost,
    the write is refused.
    """
    context.require(Right.EDIT_REPORTS)
    if not leads(context, subject.about):
        raise NotAllowed(not_leading(subject))
    if place and place not in {part.code for part in subject.chapter.parts}:
        raise DomainError(_("Cette partie n'existe pas dans le chapitre."), "place")
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > LONGEST:
        raise DomainError(_("Le texte dépasse 20 000 signes : raccourcissez-le."), "text")
    with changes(context.actor, _("commentaire du rapport %(year)s") % {"year": subject.year}):
        found, _made = Commentary.objects.select_for_update().get_or_create(
            organisation_id=subject.organisation_id,
            section=subject.section,
            year=subject.year,
            place=place,
        )
        if (
            expected is not None
            and found.text != expected.replace("\r\n", "\n").strip()
            and found.text != text
        ):
            raise DomainError(
                _(
                    "Ce texte a été modifié pendant que vous écriviez. Le vôtre est gardé ci-dessous : "
                    "comparez, puis enregistrez."
                ),
                "text",
            )
        if found.text != text:
            found.text = text
            found.save(update_fields=["text"])
    return found
