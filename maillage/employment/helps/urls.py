"""Addresses of programmes of help; included by the room's own."""

from django.urls import path

from . import views

urlpatterns = [
    path("aides-entreprises/", views.help_list, name="helps"),
    path("aides-entreprises/nouvelle/", views.new, name="help_new"),
    path("aides-entreprises/<int:pk>/", views.entry, name="help"),
    path("aides-entreprises/<int:pk>/action/", views.act, name="help_act"),
    path("aides-entreprises/<int:pk>/clore/", views.close, name="help_close"),
    path("aides-entreprises/<int:pk>/reprendre/", views.reopen, name="help_reopen"),
    path("aides-entreprises/<int:pk>/retirer/", views.remove, name="help_remove"),
    path("aides-entreprises/actions/<int:pk>/retirer/", views.unact, name="help_unact"),
]
