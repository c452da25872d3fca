"""The accounts a visitor of the demonstration may click on: one a role."""

from dataclasses import dataclass

from .this_week import VISITED_POST as VISITED


@dataclass(frozen=True)
class DemoAccount:
    """`role` is a code of `accounts.roles.Role`, held at the lead, the visited operator, a prescriber or the
    first buyer.

    Names are those of invented people; roles that hold a post take the name of who holds it.
    """

    role: str
    email: str
    first_name: str
    last_name: str
    at: str = "lead"


DEMO_ACCOUNTS = (
    DemoAccount("administrator", "administration@demo.maillage.fr", "Solange", "Villard"),
    DemoAccount("programme_manager", "animation@demo.maillage.fr", "Bérengère", "Tissot"),
    DemoAccount("reference_worker", "referente@demo.maillage.fr", "", "", "visited"),
    DemoAccount("reception", "accueil@demo.maillage.fr", "Yamina", "Touati"),
    DemoAccount("liaison_officer", "liaison@demo.maillage.fr", "Gaspard", "Rivoire"),
    DemoAccount("clause_facilitator", "clauses@demo.maillage.fr", "Ophélie", "Faucher"),
    DemoAccount("buyer", "achats@demo.maillage.fr", "Raphaëlle", "Chambon", "buyer"),
    DemoAccount("iod_officer", "iod@demo.maillage.fr", "", ""),
    DemoAccount("culture_officer", "culture@demo.maillage.fr", "Kadiatou", "Sidibé"),
    DemoAccount("creation_adviser", "creation@demo.maillage.fr", "", ""),
    DemoAccount("funding_manager", "financements@demo.maillage.fr", "Joachim", "Monteiro"),
    DemoAccount("direction", "direction@demo.maillage.fr", "Dorothée", "Vernay"),
    DemoAccount("partner", "partenaire@demo.maillage.fr", "Hasmik", "Petrosyan", "prescriber"),
    DemoAccount("data_protection", "donnees@demo.maillage.fr", "Lucile", "Arnavon"),
)

__all__ = ["DEMO_ACCOUNTS", "VISITED", "DemoAccount"]
