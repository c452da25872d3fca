"""Addresses of the room."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "pathways"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("maillage.pathways.casework.urls")),
    path("", include("maillage.pathways.identity.urls")),
    path("", include("maillage.pathways.steering.urls")),
]
