"""Addresses of the part."""

from django.urls import path

from . import views

urlpatterns = [
    path("clauses/chiffres/", views.perimeters, name="perimeters"),
    path("clauses/chiffres/perimetres/nouveau/", views.perimeter_new, name="perimeter_new"),
    path("clauses/chiffres/perimetres/<int:pk>/", views.perimeter_edit, name="perimeter_edit"),
    path("clauses/chiffres/perimetres/<int:pk>/retirer/", views.perimeter_remove, name="perimeter_remove"),
    path("clauses/chiffres/grilles/<slug:code>/", views.grid, name="grid"),
]
