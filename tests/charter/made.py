"""Builders of the charter, one line a record."""

from maillage.charter.models import ActionProof, CharterSignature, Commitment, CommitmentAction
from tests import build


def signature(organisation, network, signed_on="2023-01-01", until="2024-12-31", version="2022"):
    with build.writing():
        return CharterSignature.objects.create(
            organisation=organisation,
            network=network,
            version=version,
            signed_on=build.day(signed_on),
            until=build.day(until),
        )


def commitment(
    signature, kind="hires", quantity=2, due_on=None, starts_on=None, axis="recruitment", ref=None
):
    with build.writing():
        return Commitment.objects.create(
            signature=signature,
            origin_organisation=signature.network,
            ref=ref,
            axis=axis,
            kind=kind,
            quantity=quantity,
            starts_on=build.day(starts_on) or signature.signed_on,
            due_on=build.day(due_on) or signature.until,
        )


def action(signature, kind="hires", date="2023-06-01", quantity=1, people=0, commitment=None, note=""):
    with build.writing():
        return CommitmentAction.objects.create(
            signature=signature,
            origin_organisation=signature.network,
            commitment=commitment,
            kind=kind,
            date=build.day(date),
            quantity=quantity,
            people=people,
            note=note,
        )


def proof(action, name="emargement.pdf", sha256="0" * 64):
    """A proof known to the database alone: no file lies in the store."""
    with build.writing():
        return ActionProof.objects.create(
            action=action,
            name=name,
            content_type="application/pdf",
            size=1,
            sha256=sha256,
            key_id="k1-00000000",
        )
