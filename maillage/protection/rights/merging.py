"""What a merge of two files must know of rights: requests and limitations name a file by its number."""

from __future__ import annotations

from maillage.people.merging import MergePart

from .models import DataRequest, Limitation


class RightsMergePart(MergePart):
    numbers = ((DataRequest._meta.db_table, "person_id"), (Limitation._meta.db_table, "person_id"))
