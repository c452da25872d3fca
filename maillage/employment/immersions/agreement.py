"""The agreement of an immersion, on paper: three sign it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.kernel.documents import render_pdf
from maillage.kernel.formats import day as format_day
from maillage.kernel.formats import number
from maillage.kernel.forms import siret_text
from maillage.organisations.models import Organisation
from maillage.people.models import Sex

from .limits import limits_on
from .models import Immersion


@override("fr")
def agreement_pdf(immersion: Immersion) -> bytes:
    """In French whoever prints it: what people commit to is written in that language."""
    company, prescriber, person = immersion.company, immersion.prescriber, immersion.person
    limits = limits_on(immersion.start_date)
    born = {Sex.FEMALE: _("née le %s"), Sex.MALE: _("né le %s")}.get(person.sex, _("né(e) le %s"))
    title = _("Convention d'immersion en entreprise")
    return render_pdf(
        "employment/immersion",
        {
            "title": title,
            "organisation": prescriber.name,
            "subtitle": _("Période de mise en situation en milieu professionnel (PMSMP)"),
            "note": f"{title} – {person}",
            "sections": [
                {
                    "title": _("Entre"),
                    "rows": [
                        [_("La personne"), f"{person}, {born % format_day(person.birth_date)}"],
                        [_("L'entreprise d'accueil"), _identity(company)],
                        [_("La structure prescriptrice"), _identity(prescriber)],
                    ],
                },
                {"title": _("L'immersion"), "rows": _facts(immersion)},
            ],
            "commitments": [
                {
                    "title": _("La personne"),
                    "lines": [
                        _("garde son statut et ses revenus : l'immersion n'est pas un emploi ;"),
                        _("suit les horaires, les consignes et les règles de sécurité de l'entreprise ;"),
                        _("prévient l'entreprise et la structure prescriptrice de toute absence."),
                    ],
                },
                {
                    "title": _("L'entreprise d'accueil"),
                    "lines": [
                        _("désigne le tuteur qui accueille, montre, explique et fait le point ;"),
                        _("ne confie que les activités dites ici, sans remplacer un salarié absent ni "
                          "répondre à un surcroît d'activité ;"),
                        _("fournit les équipements de protection, informe des risques et prévient le jour "
                          "même de tout accident ;"),
                        _("donne son avis à la fin, pour le bilan."),
                    ],
                },
                {
                    "title": _("La structure prescriptrice"),
                    "lines": [
                        _("prépare l'immersion avec la personne et reste joignable pendant toute sa durée ;"),
                        _("déclare les accidents qui surviendraient sur place ou sur le trajet ;"),
                        _("fait le bilan avec la personne et le tuteur."),
                    ],
                },
            ],
            "rules_title": _("Règles"),
            "rules": _rules(immersion, limits.months_each, limits.renewals, limits.months_in_all,
                            limits.window_months),
            "source": _("Textes : %s.") % limits.source,
            "place_line": _("Fait à ……………………………………, le …………………………………, en trois exemplaires."),
            "signatures": [
                _("La personne : %s") % person,
                _("Pour l'entreprise : %s") % (immersion.signatory or company.name),
                _("Pour la structure prescriptrice : %s") % prescriber.name,
            ],
        },
    )  # fmt: skip


def _identity(organisation: Organisation) -> str:
    place = f"{organisation.postcode} {organisation.city}".strip()
    siret = _("SIRET %s") % siret_text(organisation.siret) if organisation.siret else ""
    return ", ".join(filter(None, [organisation.name, organisation.address, place, siret]))


def _facts(immersion: Immersion) -> list[list[str]]:
    company = immersion.company
    place = immersion.place or ", ".join(
        filter(None, [company.address, f"{company.postcode} {company.city}".strip()])
    )
    tutor = ", ".join(filter(None, [immersion.tutor, immersion.tutor_function]))
    rows = [
        [_("Objet"), immersion.get_purpose_display()],
        [_("Métier ou secteur"), immersion.job_title],
        [
            _("Dates"),
            _("du %(first)s au %(last)s, ces deux jours compris")
            % {"first": format_day(immersion.start_date), "last": format_day(immersion.end_date)},
        ],
        [
            _("Horaires"),
            _("%(hours)s heures par semaine : %(when)s")
            % {"hours": number(immersion.weekly_hours), "when": immersion.timetable},
        ],
        [_("Lieu"), place or company.name],
        [_("Activités confiées"), immersion.tasks],
        [_("Tuteur"), tutor],
    ]
    if immersion.renews is not None:
        first = immersion.renews
        said = _("de l'immersion du %(first)s au %(last)s") % {
            "first": format_day(first.start_date),
            "last": format_day(first.last_day),
        }
        rows.insert(1, [_("Renouvellement"), said])
    return rows


def _rules(immersion: Immersion, each: int, renewals: int, in_all: int, window: int) -> list[str]:
    return [
        _("L'immersion a un seul objet, dit plus haut. Elle n'est pas un contrat de travail : aucun salaire "
          "n'est dû, et la personne n'entre pas dans l'effectif."),
        _("Elle dure %(each)d mois au plus, de date à date, et se renouvelle %(times)d fois au plus ; dans "
          "une même structure, une même personne n'y passe pas plus de %(all)d mois sur %(window)d.")
        % {"each": each, "times": renewals, "all": in_all, "window": window},
        _("Chacun des trois peut y mettre fin à tout moment, en le disant aux deux autres."),
        _("Elle commence une fois cette convention signée par les trois."),
    ]  # fmt: skip
