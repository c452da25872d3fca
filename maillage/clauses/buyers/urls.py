"""Addresses of the part."""

from django.urls import path

from . import views

urlpatterns = [
    path("clauses/mes-marches/", views.own_contracts, name="own_contracts"),
    path("clauses/mes-marches/<int:pk>/", views.own_contract, name="own_contract"),
]
