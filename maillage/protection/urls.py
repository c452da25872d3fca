"""Addresses of the room."""

from django.urls import path

from .views import asking, log, reading, shares, watching

app_name = "protection"

urlpatterns = [
    path("partages/", shares.shares, name="shares"),
    path("partages/chercher/", asking.find, name="find"),
    path("partages/demander/<str:token>/", asking.ask, name="ask"),
    path("partages/demander/<str:token>/urgence/", asking.emergency, name="emergency"),
    path("partages/<int:pk>/", shares.share, name="share"),
    path("partages/<int:pk>/accepter/", shares.accept, name="accept"),
    path("partages/<int:pk>/refuser/", shares.refuse, name="refuse"),
    path("partages/<int:pk>/fermer/", shares.revoke, name="revoke"),
    path("partages/<int:pk>/retirer/", shares.withdraw, name="withdraw"),
    path("avis/<int:pk>/lu/", shares.seen, name="seen"),
    path("personnes/<int:pk>/consultations/", reading.readers, name="readers"),
    path("consultations/", log.log, name="log"),
    path("consultations/dossier/", log.log_find, name="log_find"),
    path("lectures/", watching.digests, name="digests"),
    path("lectures/<int:pk>/", watching.digest, name="digest"),
    path("partages/suivis/", watching.watched, name="watched"),
]
