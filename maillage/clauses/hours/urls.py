"""Addresses of the part."""

from django.urls import URLPattern, path

from .views import desk, entry, lines, statement

_LINE = "clauses/lignes/<int:pk>"
_MONTH = "clauses/heures/<int:company>/<str:month>"

urlpatterns: list[URLPattern] = [
    path("clauses/heures/", desk.hours, name="hours"),
    path("clauses/heures/lignes/", desk.lines, name="hours_lines"),
    path("clauses/heures/<str:month>/", desk.hours_month, name="hours_month"),
    path("clauses/heures/<str:month>/valider/", desk.validate_month, name="hours_validate"),
    path(f"{_MONTH}/", statement.statement_of_month, name="statement_of_month"),
    path(f"{_MONTH}/saisie/", entry.hours_entry, name="hours_entry"),
    path(f"{_MONTH}/ligne/", entry.line_new, name="line_new"),
    path("clauses/releves/<int:pk>/", statement.statement, name="statement"),
    path("clauses/releves/<int:pk>/valider/", statement.statement_validate, name="statement_validate"),
    path(f"{_LINE}/valider/", lines.line_validate, name="line_validate"),
    path(f"{_LINE}/rejeter/", lines.line_reject, name="line_reject"),
    path(f"{_LINE}/rouvrir/", lines.line_reopen, name="line_reopen"),
    path(f"{_LINE}/corriger/", lines.line_correct, name="line_correct"),
    path(f"{_LINE}/modifier/", lines.line_edit, name="line_edit"),
    path(f"{_LINE}/personne/", lines.line_person, name="line_person"),
]
