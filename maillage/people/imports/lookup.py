"""Finding the people a file names by their reference."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.refs import Reference
from maillage.people.former import people_by_ref

PERSON_REF = Column(
    "person_ref",
    gettext_lazy("Référence de la personne"),
    Reference(),
    required=True,
    help=gettext_lazy("La référence (`ref`) de la personne, telle qu'elle a été importée avec son dossier."),
    example="P0001",
)


def reach(organisation_id: int, prefix: str = "") -> Q:
    """People whose file another organisation opened, followed in or proposed to a programme this one leads.

    `prefix` leads to the person.
    """
    return Q(**{f"{prefix}enrolments__programme__organisation_id": organisation_id}) | Q(
        **{f"{prefix}referrals__programme__organisation_id": organisation_id}
    )


def people_of(batch: Batch, column: str = "person_ref") -> list[int | None]:
    """The person of each row; rows that name nobody are refused."""
    refs = batch.values[column]
    known, _former = people_by_ref(
        {refs[row] for row in batch.rows()}, batch.organisation_id, reach(batch.organisation_id)
    )
    people: list[int | None] = [None] * len(batch)
    for row in list(batch.rows()):
        found = known.get(refs[row])
        if found is None:
            batch.reject(
                row, column, _("aucune personne n'a cette référence : importez d'abord les personnes")
            )
        else:
            people[row] = found
    return people
