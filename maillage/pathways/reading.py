"""The addresses of the room that show somebody's file, declared to the log of readings."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.protection.models import AccessKind
from maillage.protection.pages import shows


def declare() -> None:
    shows(
        "people.Person",
        "pk",
        "pathways:person",
        "pathways:person_tab",
        part="tab",
        label=_("Dossier"),
        parts=_tabs,
    )
    shows("people.Person", "pk", "pathways:person_known_on", label=_("Dossier tel que connu un jour passé"))
    shows(
        "people.Person",
        "pk",
        *(f"pathways:{act}" for act in ("compare_people", "merge_people", "people_differ", "people_review")),
        arguments=("pk", "other"),
        label=_("Doublons"),
    )
    shows(
        "people.Person",
        "pk",
        "pathways:appointment_quick",
        "pathways:appointment_create",
        label=_("Entretien"),
    )
    shows(
        "pathways.Appointment",
        "person_id",
        *_names("appointment", "edit", "attendance", "unmark", "remove"),
        label=_("Entretien"),
    )
    shows(
        "pathways.Enrolment",
        "person_id",
        "pathways:re_entry",
        *_names(
            "enrolment",
            "signed",
            "exit",
            "exit_withdraw",
            "present",
            "present_withdraw",
            "reopen",
            "reopen_now",
            "hand_over",
        ),
        label=_("Parcours"),
    )
    shows("pathways.Enrolment", "person_id", "pathways:step_create", label=_("Étape"))
    shows(
        "pathways.Step",
        "enrolment__person_id",
        *_names("step", "edit", "end", "reopen", "remove"),
        label=_("Étape"),
    )
    shows(
        "pathways.Referral",
        "person_id",
        "pathways:referral",
        "pathways:diagnosis",
        *_names("referral", "edit", "withdraw", "resume", "open"),
        label=_("Prescription"),
    )
    shows(
        "pathways.Enrolment",
        "person_id",
        "pathways:enrolment_contract",
        kind=AccessKind.PRINT,
        label=_("Contrat d'engagement"),
    )
    shows(
        "pathways.Referral",
        "person_id",
        "pathways:referral_contract",
        kind=AccessKind.PRINT,
        label=_("Contrat d'engagement"),
    )


def _tabs() -> dict[str, str | Promise]:
    """The tabs of a file, known once every room has added its own."""
    from .casework.person_file import all_tabs

    return {tab.key: tab.label for tab in all_tabs()}


def _names(record: str, *acts: str) -> list[str]:
    return [f"pathways:{record}_{act}" for act in acts]
