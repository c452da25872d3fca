from django.test import TestCase
from . import houses as worlds
from . import forms
from tests.access.rules.clauses_people import RULES
_all = worlds.addresses
def only(world, role, *, reachable=True):
    for a in _all(world, role, reachable=reachable):
        if a.name in RULES or a.name == "clauses:home":
            yield a
worlds.addresses = only
from .test_forms import EveryForm as _E
from .test_references import NumbersOfSomebodyElse as _N

class MyForms(_E):
    def test_fields_it_did_not_offer_change_nothing(self):
        try:
            super().test_fields_it_did_not_offer_change_nothing()
        except AssertionError as e:
            if "few forms saved" not in str(e):
                raise
            print("SAVED", e)
            assert False, str(e)
class MyNumbers(_N):
    pass
del _E, _N
