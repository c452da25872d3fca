"""The tab of a file about the person's rights."""

from __future__ import annotations

from typing import Any

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.people.models import Person

from .answers import may_answer
from .consents import texts_for
from .models import DataRequest
from .queries import standing_limitation


def rights_part(context: Context, person: Person) -> dict[str, Any]:
    return {
        "requests": list(DataRequest.objects.filter(person_id=person.pk).order_by("-received_on", "-pk")),
        "texts": texts_for(context, person),
        "limitation": standing_limitation(person.pk),
        "may_register": context.has(Right.EDIT_PEOPLE)
        and Person.objects.visible_to(context).filter(pk=person.pk).exists(),
        "may_answer": may_answer(context, person),
    }
