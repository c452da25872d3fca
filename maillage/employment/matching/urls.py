"""Addresses of the matching; included by the room's own."""

from django.urls import path

from . import views

_PAIR = "offres/<int:pk>/rapprochement/<int:person>"

urlpatterns = [
    path("offres/semaine/", views.week, name="match_week"),
    path("offres/rapprochement/regles/", views.rules, name="match_rules"),
    path("offres/<int:pk>/rapprochement/", views.offer, name="offer_match"),
    path(f"{_PAIR}/proposer/", views.propose, name="match_propose"),
    path(f"{_PAIR}/retirer/", views.withdraw, name="match_withdraw"),
    path(f"{_PAIR}/ecarter/", views.set_aside, name="match_set_aside"),
    path(f"{_PAIR}/reprendre/", views.take_back, name="match_take_back"),
]
