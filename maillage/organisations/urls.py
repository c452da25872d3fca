"""Addresses of the room."""

from django.urls import path

from .views import contacts, doubles, files, liaison, roles

app_name = "organisations"
urlpatterns = [
    path("structures/", files.organisation_list, name="list"),
    path("structures/nouvelle/", files.organisation_new, name="new"),
    path("structures/suggestions/", files.suggestions, name="suggestions"),
    path("structures/ressemblances/", doubles.alike, name="alike"),
    path("structures/doublons/", doubles.queue, name="doubles"),
    path("structures/doublons/decisions/", doubles.decisions, name="double_decisions"),
    path("structures/doublons/<int:pk>/<int:other>/", doubles.compare, name="compare"),
    path("structures/doublons/<int:pk>/<int:other>/fusionner/", doubles.merge, name="merge"),
    path("structures/doublons/<int:pk>/<int:other>/distinguer/", doubles.differ, name="differ"),
    path("structures/doublons/<int:pk>/<int:other>/revoir/", doubles.review_again, name="review_again"),
    path("structures/fusions/<int:pk>/annuler/", doubles.undo, name="merge_undo"),
    path("structures/<int:pk>/", files.organisation, name="file"),
    path("structures/<int:pk>/modifier/", files.organisation_edit, name="edit"),
    path("structures/<int:pk>/contacts/nouveau/", contacts.contact_new, name="contact_new"),
    path("structures/<int:pk>/roles/nouveau/", roles.role_new, name="role_new"),
    path("structures/roles/<int:pk>/", roles.role_edit, name="role_edit"),
    path("structures/roles/<int:pk>/retirer/", roles.role_remove, name="role_remove"),
    path("structures/echange/", liaison.quick_exchange, name="quick_exchange"),
    path("structures/<int:pk>/echanges/nouveau/", liaison.interaction_new, name="interaction_new"),
    path("structures/<int:pk>/passation/", liaison.hand_over, name="hand_over"),
    path("echanges/<int:pk>/", liaison.interaction_edit, name="interaction_edit"),
    path("echanges/<int:pk>/retirer/", liaison.interaction_remove, name="interaction_remove"),
    path("echanges/<int:pk>/fait/", liaison.interaction_done, name="interaction_done"),
    path("echanges/<int:pk>/a-faire/", liaison.interaction_undone, name="interaction_undone"),
    path("contacts/<int:pk>/", contacts.contact_edit, name="contact_edit"),
    path("contacts/<int:pk>/confirmer/", contacts.contact_confirm, name="contact_confirm"),
    path("contacts/<int:pk>/retirer/", contacts.contact_remove, name="contact_remove"),
]
