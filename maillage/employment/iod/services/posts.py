"""Posts visited and analysed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, replace
from typing import Any

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.organisations.managers import network_of
from maillage.organisations.models import Contact, Organisation

from ..models import IodEvent, IodEventKind, IodPost
from .checks import require_open, require_past


@dataclass(frozen=True, kw_only=True)
class PostFacts:
    """What the officer saw of a post."""

    visited_on: dt.date
    title: str
    contact: Contact | None = None
    place: str = ""
    hours: str = ""
    tasks: str = ""
    environment: str = ""
    required: str = ""
    not_required: str = ""
    negotiable: str = ""

    def checked(self, company: Organisation) -> PostFacts:
        """The same, tidied; raises `DomainError` naming the field at fault."""
        require_past(self.visited_on, "visited_on")
        require_open(company, self.visited_on, "visited_on")
        if not self.title.strip():
            raise DomainError(_("Un poste porte un nom."), "title")
        if self.contact is not None and self.contact.organisation_id != company.pk:
            raise DomainError(_("Ce contact est celui d'une autre structure."), "contact")
        tidy: dict[str, Any] = {
            name: " ".join(getattr(self, name).split()) for name in ("title", "place", "hours")
        }
        said = ("tasks", "environment", "required", "not_required", "negotiable")
        tidy |= {name: getattr(self, name).strip() for name in said}
        return replace(self, **tidy)


_NAMES = tuple(field.name for field in fields(PostFacts))


def record_post(context: Context, company: Organisation, facts: PostFacts) -> IodPost:
    """Keep a post and its analysis; the visit is an event of the company, noted once."""
    context.require(Right.RUN_IOD)
    facts = facts.checked(company)
    with changes(context.actor, _("visite de poste")):
        post = IodPost.objects.create(
            organisation=company,
            network_id=network_of(context),
            officer=context.account,
            **{name: getattr(facts, name) for name in _NAMES},
        )
        IodEvent.objects.create(
            network_id=post.network_id,
            origin_id=context.organisation_id,
            kind=IodEventKind.POST_VISIT,
            date=post.visited_on,
            officer=context.account,
            organisation=company,
            post=post,
        )
    return post


def update_post(context: Context, post: IodPost, facts: PostFacts) -> IodPost:
    """Correct an analysis; the day of the visit moves with it."""
    context.require(Right.RUN_IOD)
    facts = facts.checked(post.organisation)
    with changes(context.actor, _("correction d'un poste")):
        for name in _NAMES:
            setattr(post, name, getattr(facts, name))
        post.save()
        post.events.filter(kind=IodEventKind.POST_VISIT).exclude(date=post.visited_on).update(
            date=post.visited_on
        )
    return post


def remove_post(context: Context, post: IodPost) -> None:
    """Take away a post entered by mistake, with its visit. Refused once a candidate was proposed."""
    context.require(Right.RUN_IOD)
    with changes(context.actor, _("retrait d'un poste")):
        if post.offers.filter(proposals__isnull=False).exists():
            raise DomainError(_("Une personne a été proposée sur ce poste : il reste dans l'histoire."))
        post.delete()
