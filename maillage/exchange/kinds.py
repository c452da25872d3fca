"""The kinds of files that can be imported, in the order they are best imported, and by whom."""

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.charter.imports import ActionsImporter, CommitmentsImporter, SignaturesImporter
from maillage.clauses.contracts.imports import PublicContractsImporter
from maillage.clauses.hours.imports import HoursImporter
from maillage.clauses.people.imports import EligibilitiesImporter
from maillage.employment.imports import ContractsImporter
from maillage.employment.iod.imports import IodImporter
from maillage.employment.offers.imports import ApplicationsImporter, OffersImporter
from maillage.kernel.sheets.importer import Importer
from maillage.organisations.imports.organisations import OrganisationsImporter
from maillage.pathways.imports import AppointmentsImporter, EnrolmentsImporter, StepsImporter
from maillage.people.imports import PeopleImporter, ResidencesImporter, SituationsImporter
from maillage.territory.imports import AreasImporter

KINDS: dict[str, type[Importer]] = {
    importer.kind: importer
    for importer in (
        AreasImporter,
        OrganisationsImporter,
        PeopleImporter,
        ResidencesImporter,
        SituationsImporter,
        ContractsImporter,
        EnrolmentsImporter,
        StepsImporter,
        AppointmentsImporter,
        OffersImporter,
        ApplicationsImporter,
        SignaturesImporter,
        CommitmentsImporter,
        ActionsImporter,
        IodImporter,
        PublicContractsImporter,
        EligibilitiesImporter,
        HoursImporter,
    )
}

# Read the same by every organisation: their imports wait for each other whoever asks.
SHARED = frozenset({"areas", "organisations"})

# Any of these lets a role into the pages of imports; each kind says which ones import it.
RIGHTS = tuple(sorted({Right(right) for importer in KINDS.values() for right in importer.rights}))


def kinds_of(context: Context) -> dict[str, type[Importer]]:
    """The kinds the role may import from the pages."""
    return {
        kind: importer
        for kind, importer in KINDS.items()
        if any(context.has(right) for right in importer.rights)
    }
