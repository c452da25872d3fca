"""Addresses of the room. A document's is drawn at random, and checked all the same."""

from django.urls import path

from . import views

app_name = "evidence"
urlpatterns = [
    path("personnes/<int:pk>/pieces/ajouter/", views.upload, name="upload"),
    path("pieces/<uuid:key>/", views.open_document, name="open"),
    path("pieces/<uuid:key>/modifier/", views.edit, name="edit"),
    path("pieces/<uuid:key>/retirer/", views.withdraw, name="withdraw"),
    path("pieces/<uuid:key>/remettre/", views.reinstate, name="reinstate"),
]
