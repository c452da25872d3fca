"""Addresses of the part."""

from django.urls import URLPattern, path

from .views import checks, lots, outcomes, people

_PERSON = "clauses/personnes/<int:pk>"

urlpatterns: list[URLPattern] = [
    path("clauses/personnes/", people.people, name="people"),
    path("clauses/personnes/noms/", people.suggestions, name="person_suggestions"),
    path("clauses/personnes/verifier/", checks.check_whom, name="check_whom"),
    path("clauses/personnes/nouvelle/", checks.newcomer, name="newcomer"),
    path(f"{_PERSON}/", people.person, name="person"),
    path(f"{_PERSON}/verifier/", checks.check_new, name="check_new"),
    path(f"{_PERSON}/situation/<str:since>/<int:months>/", outcomes.outcome, name="outcome"),
    path("clauses/situations/<int:pk>/retirer/", outcomes.outcome_remove, name="outcome_remove"),
    path("clauses/verifications/<int:pk>/", checks.check, name="check"),
    path("clauses/verifications/<int:pk>/corriger/", checks.check_edit, name="check_edit"),
    path("clauses/verifications/<int:pk>/retirer/", checks.check_remove, name="check_remove"),
    path("clauses/verifications/<int:pk>/courrier/", checks.check_letter, name="check_letter"),
    path("clauses/lots/<int:pk>/candidats/", lots.candidates, name="lot_candidates"),
    path("clauses/lots/<int:pk>/embaucher/", lots.hire, name="hire"),
]
