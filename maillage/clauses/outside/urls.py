"""Addresses of the part."""

from django.urls import URLPattern, path

from .views import asking, declare, proofs

urlpatterns: list[URLPattern] = [
    path("clauses/demandes/", asking.asking, name="asking"),
    path("clauses/demandes/<str:month>/", asking.asking_month, name="asking_month"),
    path("clauses/demandes/<str:month>/toutes/", asking.ask_all, name="ask_all"),
    path("clauses/demandes/<str:month>/etat/", asking.ask_state, name="ask_state"),
    path("clauses/demandes/<str:month>/<int:pk>/", asking.company_ask, name="company_ask"),
    path("clauses/releves/<int:pk>/demander/", asking.statement_ask, name="statement_ask"),
    path("clauses/releves/<int:pk>/retirer-lien/", asking.statement_withdraw, name="statement_withdraw"),
    path("clauses/releves/<int:pk>/relancer/", asking.statement_remind, name="statement_remind"),
    path("clauses/releves/<int:pk>/piece/", proofs.proof_add, name="statement_proof_add"),
    path("clauses/pieces/<uuid:key>/", proofs.proof_open, name="statement_proof"),
    path("clauses/pieces/<uuid:key>/retirer/", proofs.proof_withdraw, name="statement_proof_withdraw"),
    path("clauses/pieces/<uuid:key>/remettre/", proofs.proof_reinstate, name="statement_proof_reinstate"),
    # Without account: short, since it is read in a letter.
    path("heures/<str:token>/", declare.declare, name="declare"),
    path("heures/<str:token>/<slug:step>/", declare.declare, name="declare_step"),
]
