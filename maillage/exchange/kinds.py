"""The kinds of files that can be imported, in the order they are best imported."""

from maillage.charter.imports import ActionsImporter, CommitmentsImporter, SignaturesImporter
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
    )
}

# Read the same by every organisation: their imports wait for each other whoever asks.
SHARED = frozenset({"areas", "organisations"})
