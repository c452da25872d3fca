"""Addresses of the room."""

from django.urls import path

from . import views

app_name = "territory"
urlpatterns = [
    path("antennes/", views.branch_list, name="branches"),
    path("antennes/nouvelle/", views.branch_new, name="branch_new"),
    path("antennes/<int:pk>/", views.branch_edit, name="branch_edit"),
]
