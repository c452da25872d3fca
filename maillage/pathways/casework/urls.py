"""Addresses of case work; included by the room's own."""

from django.urls import path

from . import appointments, past, people_list, person_file, proofs_list, steps

urlpatterns = [
    path("personnes/", people_list.people, name="people"),
    path("personnes/<int:pk>/", person_file.person, name="person"),
    path("personnes/<int:pk>/connu-le/", past.known_on, name="person_known_on"),
    path("personnes/<int:pk>/<slug:tab>/", person_file.person, name="person_tab"),
    path("personnes/<int:pk>/entretiens/rapide/", appointments.quick, name="appointment_quick"),
    path("personnes/<int:pk>/entretiens/nouveau/", appointments.create, name="appointment_create"),
    path("pieces/", proofs_list.proofs, name="proofs"),
    path("entretiens/", appointments.agenda, name="appointments"),
    path("entretiens/<int:pk>/", appointments.edit, name="appointment_edit"),
    path("entretiens/<int:pk>/presence/", appointments.attendance, name="appointment_attendance"),
    path("entretiens/<int:pk>/presence/annuler/", appointments.unmark, name="appointment_unmark"),
    path("entretiens/<int:pk>/retirer/", appointments.remove, name="appointment_remove"),
    path("parcours/<int:pk>/etapes/nouvelle/", steps.create, name="step_create"),
    path("etapes/<int:pk>/", steps.edit, name="step_edit"),
    path("etapes/<int:pk>/terminer/", steps.end, name="step_end"),
    path("etapes/<int:pk>/reprendre/", steps.reopen, name="step_reopen"),
    path("etapes/<int:pk>/retirer/", steps.remove, name="step_remove"),
]
