"""Addresses of immersions; included by the room's own."""

from django.urls import path

from . import views

urlpatterns = [
    path("immersions/", views.immersion_list, name="immersions"),
    path("immersions/nouvelle/", views.new, name="immersion_new"),
    path("immersions/personnes/", views.people, name="immersion_people"),
    path("immersions/<int:pk>/", views.immersion, name="immersion"),
    path("immersions/<int:pk>/modifier/", views.edit, name="immersion_edit"),
    path("immersions/<int:pk>/editer/", views.print_agreement, name="immersion_print"),
    path("immersions/<int:pk>/convention/", views.agreement, name="immersion_agreement"),
    path("immersions/<int:pk>/signer/", views.sign, name="immersion_sign"),
    path("immersions/<int:pk>/bilan/", views.close, name="immersion_close"),
    path("immersions/<int:pk>/annuler/", views.cancel, name="immersion_cancel"),
    path("immersions/<int:pk>/revenir/", views.back, name="immersion_back"),
    path("immersions/<int:pk>/retirer/", views.remove, name="immersion_remove"),
]
