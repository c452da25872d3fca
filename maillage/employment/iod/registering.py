"""What the IOD method tells the other rooms, once, from the room's `ready`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def register_iod() -> None:
    from maillage.indicators import register as register_figures
    from maillage.indicators.behind import register_records
    from maillage.indicators.documented import Documented, register_documented
    from maillage.kernel.navigation import Entry
    from maillage.kernel.navigation import register as register_entry
    from maillage.organisations.panels import register as register_panel
    from maillage.people.file_parts import FilePart
    from maillage.people.file_parts import register as register_tab
    from maillage.people.followers import register_rows
    from maillage.people.managers import register_reach
    from maillage.people.merging import register_part
    from maillage.protection.facts import Facts, register_facts
    from maillage.protection.pages import shows
    from maillage.protection.retention.sums import register_kept

    from .behind import IodEvents
    from .following import iod_followers, officers
    from .indicators import IodSections, indicators, sections_counting
    from .managers import iod_reach
    from .merging import IodPart
    from .panels import iod_panel
    from .queries.people import person_block

    register_reach(iod_reach)
    register_rows("iod", officers, iod_followers)
    register_part(IodPart())
    register_panel(iod_panel)
    register_figures("iod", IodSections())
    register_documented(
        Documented(
            "La méthode IOD (`iod`)",
            "La section d'un réseau : la structure qui le conduit et celles dont elle gère les comptes. Ses"
            " chiffres se comptent sur les événements IOD et sur les contrats d'origine IOD.",
            indicators,
        )
    )
    register_records(IodEvents)
    register_kept(sections_counting)
    register_tab(
        FilePart(
            key="iod",
            label=_("IOD"),
            part="steps",
            template="employment/iod/_person.html",
            content=person_block,
            before="suivi",
        )
    )
    register_facts(
        Facts("employment.IodEvent", "person_id", _("Événements IOD"), ("date",)),
        Facts("employment.IodHire", "contract__person_id", _("Embauches suivies (IOD)")),
        Facts("employment.IodProposal", "person_id", _("Propositions IOD"), ("proposed_on", "met_on")),
        Facts("employment.IodCase", "person_id", _("Suivis IOD"), ("opened_on", "closed_on")),
    )
    label = _("Méthode IOD")
    shows("people.Person", "pk", "iod:refer", label=label)
    shows(
        "employment.IodCase",
        "person_id",
        *(f"iod:case_{act}" for act in ("take", "close", "reopen")),
        label=label,
    )
    shows(
        "employment.IodProposal",
        "person_id",
        *(f"iod:proposal_{act}" for act in ("plan", "meet", "refuse", "resume", "hire", "withdraw")),
        label=label,
    )
    shows(
        "employment.EmploymentContract",
        "person_id",
        "iod:hire",
        "iod:follow_up",
        "iod:hire_cancel",
        label=label,
    )
    shows("employment.IodOffer", "proposals__person_id", "iod:propose", label=label)
    shows("employment.IodPost", "offers__proposals__person_id", "iod:post", label=label)
    shows("employment.IodEvent", "person_id", "iod:event_remove", label=label)
    register_entry(
        Entry(
            label=_("IOD"),
            url_name="iod:day",
            right="run_iod",
            icon="target",
            order=12,
        )
    )
