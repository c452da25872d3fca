"""Addresses of the room's identity pages; included by the room's own."""

from django.urls import path

from . import decisions, desk

urlpatterns = [
    path("doublons/", desk.duplicates, name="duplicates"),
    path("doublons/decisions/", decisions.decisions, name="duplicate_decisions"),
    path("doublons/<int:pk>/<int:other>/", desk.compare_people, name="compare_people"),
    path("doublons/<int:pk>/<int:other>/fusionner/", desk.merge, name="merge_people"),
    path("doublons/<int:pk>/<int:other>/distinguer/", desk.differ, name="people_differ"),
    path("doublons/<int:pk>/<int:other>/revoir/", decisions.review_again, name="people_review"),
    path("fusions/<int:pk>/annuler/", decisions.undo, name="merge_undo"),
]
