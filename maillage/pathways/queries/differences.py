"""What distinguishes two versions of a programme, in the words of the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.formats import number, percent
from maillage.pathways.models import EntrySituation, ExitClass, StepCategory
from maillage.pathways.programmes import Definition, Target

# What the figures with a target are called on pages of the programme.
FIGURES = {
    "participants": gettext_lazy("Participants"),
    "new_entrants": gettext_lazy("Nouveaux entrants"),
    "positive_exit_rate": gettext_lazy("Sorties positives"),
    "participants_with_employment_step_rate": gettext_lazy("Participants avec une étape emploi"),
    "new_entrants_qpv_rate": gettext_lazy("Entrants des quartiers prioritaires"),
}
PARTS = {"employment": gettext_lazy("en emploi"), "qualifying": gettext_lazy("qualifiantes")}


@dataclass(frozen=True)
class Difference:
    """One thing that changed. Nothing before: added; nothing after: removed."""

    section: str
    what: str
    before: str
    after: str

    @property
    def kind(self) -> str:
        return "changed" if self.before and self.after else "added" if self.after else "removed"


def target_label(target: Target) -> str:
    """`Sorties positives en emploi, chaque année (2012-2018)`."""
    name = str(FIGURES.get(target.indicator, target.indicator))
    if target.breakdown:
        name = f"{name} {PARTS[target.breakdown]}"
    if target.each:
        name = _("%s, chaque année") % name
    return f"{name} ({target.period})" if target.period else name


def target_value(target: Target) -> str:
    return percent(target.value, 0) if target.unit == "percent" else number(target.value)


def differences(before: Definition, after: Definition) -> list[Difference]:
    """Everything that changed from one version to the other, section by section."""
    pairs = zip(_sections(before), _sections(after), strict=True)
    return [
        Difference(section, what, old.get(what, ""), new.get(what, ""))
        for (section, old), (_same, new) in pairs
        for what in dict.fromkeys([*old, *new])
        if old.get(what, "") != new.get(what, "")
    ]


def _sections(of: Definition) -> list[tuple[str, dict[str, str]]]:
    categories, classes = dict(StepCategory.choices), dict(ExitClass.choices)
    contract = of.engagement_contract
    return [
        (_("Programme"), {_("Nom"): str(of.name)}),
        (_("Critères d'entrée"), _lines(map(str, of.entry_criteria))),
        (
            _("Situations à l'entrée"),
            _lines(str(EntrySituation(code).label) for code in of.entry_situations),
        ),
        (_("Étapes"), {s.code: f"{s.label} – {categories[s.category]}" for s in of.step_types}),
        (
            _("Sorties"),
            {
                e.code: " – ".join(
                    [str(e.label), str(classes[e.exit_class]), *([str(PARTS[e.part])] if e.part else [])]
                    + [", ".join(map(str, e.evidence))] * bool(e.evidence)
                )
                for e in of.exit_kinds
            },
        ),
        (_("Objectifs"), {target_label(t): target_value(t) for t in of.targets}),
        (_("Règles"), rules(of)),
        (
            _("Tranches d'âge"),
            {b.code: f"{b.label}" + (f" (≤ {b.upto})" if b.upto is not None else "") for b in of.age_bands},
        ),
        (
            _("Contrat d'engagement"),
            {}
            if contract is None
            else {
                _("Titre"): contract.title,
                _("Préambule"): contract.preamble,
                _("La personne s'engage à"): "\n".join(contract.person_commits),
                _("La structure s'engage à"): "\n".join(contract.structure_commits),
                _("Avant les signatures"): contract.closing,
            },
        ),
    ]


def rules(of: Definition) -> dict[str, str]:
    """The programme's parameters, named; those that are off or absent read so."""
    off = _("ne s'applique pas")

    def days(value: int) -> str:
        return _("%s jours") % number(value) if value else off

    return {
        _("Participants pour un référent à temps plein"): number(of.caseload_norm),
        _("Passage en commission de suivi"): _("tous les %d mois") % of.follow_up_months
        if of.follow_up_months
        else off,
        _("Bloqué : sans étape en cours depuis"): days(of.blocked.no_step_days),
        _("Bloqué : sans entretien tenu depuis"): days(of.blocked.no_kept_appointment_days),
        _("Bloqué : entretiens manqués de suite"): number(of.blocked.missed_in_a_row)
        if of.blocked.missed_in_a_row
        else off,
        _("Une sortie en emploi compte"): _("après %d mois de contrat") % of.employment_exit_after_months
        if of.employment_exit_after_months
        else _("dès la signature"),
        _("Première année du protocole"): str(of.protocol_first_year or off),
    }


def _lines(texts: Iterable[str]) -> dict[str, str]:
    return {text: text for text in texts}
