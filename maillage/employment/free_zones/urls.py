"""Addresses of the simulator; included by the room's own."""

from django.urls import path

from . import views

urlpatterns = [
    path("structures/<int:pk>/zone-franche/", views.simulator, name="free_zone"),
    path("structures/<int:pk>/zone-franche/papier/", views.paper, name="free_zone_paper"),
]
