"""Addresses of the room."""

from django.urls import path

from . import views
from .free_zones import urls as free_zones
from .helps import urls as helps
from .immersions import urls as immersions
from .matching import urls as matching
from .offers.urls import urlpatterns as offers
from .sponsorship import urls as sponsorship

app_name = "employment"
urlpatterns = [
    path("personnes/<int:pk>/contrats/nouveau/", views.create, name="contract_create"),
    path("contrats/<int:pk>/", views.edit, name="contract_edit"),
    path("contrats/<int:pk>/terminer/", views.end, name="contract_end"),
    path("contrats/<int:pk>/reprendre/", views.reopen, name="contract_reopen"),
    path("contrats/<int:pk>/retirer/", views.remove, name="contract_remove"),
    path("employeurs/recherche/", views.employers, name="employers"),
    *free_zones.urlpatterns,
    *helps.urlpatterns,
    *immersions.urlpatterns,
    *offers,
    *matching.urlpatterns,
    *sponsorship.urlpatterns,
]
