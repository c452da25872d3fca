"""Addresses of the room."""

from django.urls import URLPattern, URLResolver, include, path

from .views import home, search

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("recherche/", search.search, name="search"),
    path("", include("maillage.web.shell.urls")),
]
