"""The facts of the rooms below, which cannot know this one, and of this room itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .facts import Facts, register_facts

FACTS = (
    Facts("retention.Suspension", "person_id", _("Conservation prolongée")),
    Facts("protection.Share", "person_id", _("Partages et accès d'urgence")),
    Facts("evidence.DocumentLink", "document__person_id", _("Pièces rattachées"),
          kept_while_archived=True, apart=True),
    Facts("evidence.Document", "person_id", _("Pièces"), kept_while_archived=True),
    Facts("people.MergeTrace", "merge__survivor_id", _("Fusions en cours"), apart=True),
    Facts("people.PersonMerge", "survivor_id", _("Fusions de dossiers")),
    Facts("people.DuplicatePair#low", "low_id", _("Doublons possibles"), apart=True),
    Facts("people.DuplicatePair#high", "high_id", _("Doublons possibles"), apart=True),
    Facts("people.PairDecision#low", "low_id", _("Doublons écartés"), apart=True),
    Facts("people.PairDecision#high", "high_id", _("Doublons écartés"), apart=True),
    Facts("people.Situation", "person_id", _("Situations"), ("date",)),
    Facts("people.Barrier", "person_id", _("Freins à l'emploi"), ("since", "until")),
    Facts("people.Residence", "person_id", _("Domiciles")),
    Facts("people.Person", "id", _("État civil")),
)  # fmt: skip


def register() -> None:
    """Called once, from this room's `ready`."""
    register_facts(*FACTS)
