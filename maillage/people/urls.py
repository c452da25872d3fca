"""Addresses of the room: what is typed about a person. The file itself is drawn by the pathways room."""

from django.urls import path

from .views import barriers, civil_status, residences, situations

app_name = "people"
urlpatterns = [
    path("personnes/nouvelle/", civil_status.create, name="create"),
    path("personnes/ressemblances/", civil_status.alike, name="alike"),
    path("personnes/<int:pk>/modifier/", civil_status.edit, name="edit"),
    path("personnes/<int:pk>/adresses/nouvelle/", residences.create, name="residence_create"),
    path("adresses/<int:pk>/", residences.edit, name="residence_edit"),
    path("adresses/<int:pk>/retirer/", residences.remove, name="residence_remove"),
    path("personnes/<int:pk>/situation/modifier/", situations.record, name="situations"),
    path("personnes/<int:pk>/recherche/modifier/", situations.search, name="search"),
    path("metiers/recherche/", situations.jobs, name="jobs"),
    path("situations/<int:pk>/retirer/", situations.remove, name="situation_remove"),
    path("personnes/<int:pk>/freins/nouveau/", barriers.create, name="barrier_create"),
    path("freins/<int:pk>/", barriers.edit, name="barrier_edit"),
    path("freins/<int:pk>/lever/", barriers.lift, name="barrier_lift"),
    path("freins/<int:pk>/rouvrir/", barriers.reopen, name="barrier_reopen"),
    path("freins/<int:pk>/retirer/", barriers.remove, name="barrier_remove"),
]
