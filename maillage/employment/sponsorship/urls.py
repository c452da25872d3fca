"""Addresses of sponsorship; included by the room's own."""

from django.urls import path

from . import views

urlpatterns = [
    path("parrainage/", views.sponsorship_list, name="sponsorships"),
    path("parrainage/nouveau/", views.new, name="sponsorship_new"),
    path("parrainage/contacts/", views.sponsors, name="sponsors"),
    path("parrainage/<int:pk>/", views.sponsorship, name="sponsorship"),
    path("parrainage/<int:pk>/rencontre/", views.meet, name="sponsorship_meet"),
    path("parrainage/<int:pk>/finir/", views.end, name="sponsorship_end"),
    path("parrainage/<int:pk>/reprendre/", views.reopen, name="sponsorship_reopen"),
    path("parrainage/<int:pk>/retirer/", views.remove, name="sponsorship_remove"),
    path("parrainage/rencontres/<int:pk>/retirer/", views.unmeet, name="sponsorship_unmeet"),
]
