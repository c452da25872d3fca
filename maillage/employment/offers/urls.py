"""Addresses of offers and recruitments."""

from django.urls import path

from .views import applications, offers, recruitment, sessions

urlpatterns = [
    path("offres/", offers.offer_list, name="offers"),
    path("offres/nouvelle/", offers.offer_new, name="offer_new"),
    path("offres/<int:pk>/", recruitment.offer, name="offer"),
    path("offres/<int:pk>/modifier/", offers.offer_edit, name="offer_edit"),
    path("offres/<int:pk>/confirmer/", offers.offer_confirm, name="offer_confirm"),
    path("offres/<int:pk>/clore/", offers.offer_close, name="offer_close"),
    path("offres/<int:pk>/rouvrir/", offers.offer_reopen, name="offer_reopen"),
    path("offres/<int:pk>/proposer/", applications.offer_propose, name="offer_propose"),
    path("offres/<int:pk>/resultats/", recruitment.grid, name="offer_grid"),
    path("offres/<int:pk>/seances/nouvelle/", sessions.session_new, name="session_new"),
    path("personnes/<int:pk>/offres/proposer/", applications.person_propose, name="person_propose"),
    path("candidatures/<int:pk>/", applications.application, name="application"),
    path("candidatures/<int:pk>/case/", recruitment.cell, name="application_cell"),
    path("candidatures/<int:pk>/desistement/", applications.withdraw, name="application_withdraw"),
    path("candidatures/<int:pk>/refus/", applications.refuse, name="application_refuse"),
    path("candidatures/<int:pk>/reprendre/", applications.resume, name="application_resume"),
    path("candidatures/<int:pk>/retirer/", applications.remove, name="application_remove"),
    path("candidatures/<int:pk>/embaucher/", applications.hire, name="application_hire"),
    path("candidatures/<int:pk>/embauche/retirer/", applications.unhire, name="application_unhire"),
    path("candidatures/<int:pk>/contrat/", applications.join, name="application_join"),
    path("candidatures/<int:pk>/convoquer/", applications.convene, name="application_convene"),
    path("seances/<int:pk>/", sessions.session, name="session"),
    path("seances/<int:pk>/modifier/", sessions.session_edit, name="session_edit"),
    path("seances/<int:pk>/retirer/", sessions.session_remove, name="session_remove"),
    path("seances/<int:pk>/convoquer/", sessions.session_convene, name="session_convene"),
    path("seances/<int:pk>/convocations/", sessions.session_letters, name="session_letters"),
    path("convocations/<int:pk>/lettre/", sessions.convening_letter, name="convening_letter"),
    path("convocations/<int:pk>/presence/", sessions.convening_mark, name="convening_mark"),
    path("convocations/<int:pk>/retirer/", sessions.convening_remove, name="convening_remove"),
]
