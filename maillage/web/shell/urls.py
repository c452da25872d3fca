"""Addresses of the shell; included by the room's own."""

from django.urls import path

from . import drafts, views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("style", views.style, name="style"),
    path("brouillons/<str:key>", drafts.draft, name="draft"),
]
