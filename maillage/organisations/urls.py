"""Addresses of the room."""

from django.urls import path

from . import views

app_name = "organisations"
urlpatterns = [
    path("structures/", views.organisation_list, name="list"),
    path("structures/nouvelle/", views.organisation_new, name="new"),
    path("structures/suggestions/", views.suggestions, name="suggestions"),
    path("structures/<int:pk>/", views.organisation, name="file"),
    path("structures/<int:pk>/modifier/", views.organisation_edit, name="edit"),
    path("structures/<int:pk>/contacts/nouveau/", views.contact_new, name="contact_new"),
    path("contacts/<int:pk>/", views.contact_edit, name="contact_edit"),
    path("contacts/<int:pk>/confirmer/", views.contact_confirm, name="contact_confirm"),
    path("contacts/<int:pk>/retirer/", views.contact_remove, name="contact_remove"),
]
