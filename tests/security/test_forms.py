"""Every form: without its key, with fields it did not offer, with values nobody types."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction
from django.test import TestCase

from . import forms
from . import houses as worlds

HIJACKED = "détourné"
TOO_OLD = "Cette page était ouverte depuis trop longtemps"
HOSTILE = ("\x00", "9" * 30, "9" * 5000, "\ud7ff\uffff\u202e", "31/12/9999", "x" * 20_000)


class EveryForm(TestCase):
    house: worlds.Houses
    found: list[forms.Found]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.house = worlds.make()
        cls.found = list(forms.found_forms(cls.house))

    def test_without_its_key_nothing_is_taken(self) -> None:
        """Every address, whatever it says it takes."""
        refused = 0
        for role, address in worlds.one_role_each(self.house):
            client = self.house.client(role, enforce_csrf_checks=True)
            for method in ("post", "put", "delete", "patch"):
                with self.subTest(url=address.name, method=method), transaction.atomic():
                    before = forms.last_changeset()
                    response = getattr(client, method)(address.url, {"x": "1"}, "application/json")
                    self.assertIn(response.status_code, {403, 404, 405})
                    refused += TOO_OLD in response.content.decode("utf-8", "replace")
                    self.assertEqual(forms.last_changeset(), before)
                    transaction.set_rollback(True)
        self.assertGreater(refused, 100)

    def test_fields_it_did_not_offer_change_nothing(self) -> None:
        """The same form alone, then with every column of every table beside its own fields."""
        columns = sorted(
            {
                name
                for m in worlds.models_of_ours()
                for f in m._meta.concrete_fields
                for name in (f.name, f.attname)
            }
        )
        saved: Counter[str] = Counter()
        for found in self.found:
            data = forms.filled(self.house, found.form)
            # What another form of the same page or address offers, somebody may type as well.
            beside = [f.form for f in self.found if f.page == found.page or f.name == found.name]
            own = set(data).union(*(form.names() for form in beside))
            plain = {name.rsplit("-", 1)[-1] for name in own}
            extra = {name: self.value_of(name) for name in columns if name not in plain | {"confirmed"}}
            with self.subTest(url=found.name, page=found.page):
                once, more = (self.changes(found, sent) for sent in (data, data | extra))
                self.assertNotIn(HIJACKED, str(more))
                theirs = [n for n in forms.numbers_in(more) if n in worlds.FOREIGN]
                self.assertEqual(theirs, [n for n in forms.numbers_in(once) if n in worlds.FOREIGN])
                if added := self.differences(once, more):  # unless it differs each time: moments, codes drawn
                    self.assertEqual(added - self.differences(once, self.changes(found, data)), set())
                saved[found.name] += bool(once)
        written = [name for name, count in saved.items() if count]
        self.assertGreater(len(written), 25, f"few forms saved anything, so little was tried: {written}")

    def value_of(self, name: str) -> str:
        if name.endswith("_id"):
            return str(self.house.theirs.lead.pk)
        return "1" if name.startswith("is_") else HIJACKED

    def changes(self, found: forms.Found, data: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
        with transaction.atomic():
            before = forms.last_changeset()
            response = forms.send(self.house, found, data)
            self.assertLess(response.status_code, 500)
            done = forms.changes_since(before)
            transaction.set_rollback(True)
        return done

    @staticmethod
    def differences(one: list, other: list) -> set[str]:
        """Places where two lists of changes differ."""
        found = set() if len(one) == len(other) else {f"{len(one)} rows changed against {len(other)}"}
        for (table, operation, before), (table_too, operation_too, after) in zip(one, other, strict=False):
            if (table, operation) != (table_too, operation_too):
                found.add(f"{operation} {table} against {operation_too} {table_too}")
                continue
            found |= {f"{table}.{column}" for column in before if before[column] != after.get(column)}
        return found

    def test_values_nobody_types_are_refused_in_words(self) -> None:
        for found in self.found:
            base = forms.filled(self.house, found.form)
            tries: list[dict[str, Any]] = [dict.fromkeys(base, hostile) for hostile in HOSTILE]
            tries += [{}, {name: [*values, "a", "b"] for name, values in base.items()}]
            chosen = [f.name for f in found.form.fields if f.kind not in ("text", "textarea", "file")]
            chosen = [name for name in chosen if name in base]  # not the key of the form, which is not sent
            tries += [base | {name: hostile} for name in chosen for hostile in ("9" * 30, "é")]
            for data in forms.distinct(tries):
                with self.subTest(url=found.name, data=str(data)[:200]), transaction.atomic():
                    response = forms.send(self.house, found, data)
                    self.assertLess(response.status_code, 500)
                    transaction.set_rollback(True)
