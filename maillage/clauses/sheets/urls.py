"""Addresses of the part."""

from django.urls import path

from . import views

urlpatterns = [
    path("clauses/tableaux/nouveau/", views.new, name="sheet_new"),
    path("clauses/tableaux/<int:pk>/", views.preview, name="sheet"),
    path("clauses/tableaux/<int:pk>/colonnes/", views.columns, name="sheet_columns"),
    path("clauses/tableaux/<int:pk>/feuille/", views.choose_sheet, name="sheet_choose"),
    path("clauses/tableaux/<int:pk>/declarer/", views.confirm, name="sheet_confirm"),
    path("clauses/tableaux/<int:pk>/abandonner/", views.drop, name="sheet_drop"),
]
