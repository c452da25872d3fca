"""Addresses of the room."""

from django.urls import path

from .views import actions, company, declarations, figures, outside, proofs, signatories, statements

app_name = "charter"
urlpatterns = [
    path("charte/", signatories.dashboard, name="dashboard"),
    path("charte/signataires/", signatories.signatory_list, name="list"),
    path("charte/signer/", signatories.sign, name="sign"),
    path("charte/action/", actions.quick_action, name="quick_action"),
    path("charte/entreprises/<int:pk>/", company.company, name="company"),
    path("charte/entreprises/<int:pk>/bilan/<int:year>/", statements.statement, name="statement"),
    path(
        "charte/entreprises/<int:pk>/bilan/<int:year>/pdf/",
        statements.statement_as_pdf,
        name="statement_pdf",
    ),
    path("charte/signatures/<int:pk>/", company.signature_edit, name="signature_edit"),
    path("charte/signatures/<int:pk>/renouveler/", company.signature_renew, name="signature_renew"),
    path("charte/signatures/<int:pk>/retirer/", company.signature_remove, name="signature_remove"),
    path("charte/signatures/<int:pk>/engagement/", company.commitment_new, name="commitment_new"),
    path("charte/signatures/<int:pk>/action/", actions.action_new, name="action_new"),
    path("charte/signatures/<int:pk>/demander/", declarations.ask, name="ask"),
    path("charte/engagements/<int:pk>/", company.commitment_edit, name="commitment_edit"),
    path("charte/engagements/<int:pk>/retirer/", company.commitment_remove, name="commitment_remove"),
    path("charte/actions/<int:pk>/", actions.action_edit, name="action_edit"),
    path("charte/actions/<int:pk>/retirer/", actions.action_remove, name="action_remove"),
    path("charte/pieces/<uuid:key>/", proofs.proof_open, name="proof_open"),
    path("charte/pieces/<uuid:key>/retirer/", proofs.proof_withdraw, name="proof_withdraw"),
    path("charte/pieces/<uuid:key>/remettre/", proofs.proof_reinstate, name="proof_reinstate"),
    path("charte/reponses/<int:pk>/", declarations.declaration, name="declaration"),
    path("charte/reponses/<int:pk>/accepter/", declarations.declaration_accept, name="declaration_accept"),
    path("charte/reponses/<int:pk>/ecarter/", declarations.declaration_refuse, name="declaration_refuse"),
    path("charte/reponses/<int:pk>/relire/", declarations.declaration_reopen, name="declaration_reopen"),
    path(
        "charte/reponses/<int:pk>/reprendre/", declarations.declaration_withdraw, name="declaration_withdraw"
    ),
    path("charte/bilans/<int:year>/", statements.statements, name="statements"),
    path("charte/bilans/<int:year>/etat/", statements.statements_state, name="statements_state"),
    path("charte/bilans/<int:year>/etablir/", statements.statements_make, name="statements_make"),
    path("charte/bilans/<int:year>/demander/", statements.ask_all, name="ask_all"),
    path("charte/bilans/zip/<int:pk>/", statements.statements_zip, name="statements_zip"),
    path("charte/chiffres/<int:year>/", figures.figures, name="figures"),
    path("charte/chiffres/<int:year>/<slug:indicator>/", figures.figure, name="figure"),
    # Without account: short, since it is read in a letter.
    path("dire/<str:token>/", outside.declare, name="declare"),
    path("dire/<str:token>/<slug:step>/", outside.declare, name="declare_step"),
]
