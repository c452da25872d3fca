"""Addresses of the part."""

from django.urls import path

from .views import balance, notices, statements

urlpatterns = [
    path("clauses/avancement/", balance.balance_page, name="balance"),
    path("clauses/avancement/tableau.pdf", balance.balance_as_pdf, name="balance_pdf"),
    path("clauses/lots/<int:pk>/mise-en-demeure/", notices.notice_new, name="notice_new"),
    path("clauses/mises-en-demeure/<int:pk>/lettre.pdf", notices.notice_letter, name="notice_letter"),
    path("clauses/mises-en-demeure/<int:pk>/retirer/", notices.notice_withdraw, name="notice_withdraw"),
    path("clauses/mises-en-demeure/<int:pk>/suite/", notices.penalty_new, name="penalty_new"),
    path("clauses/penalites/<int:pk>/decision.pdf", notices.penalty_sheet, name="penalty_sheet"),
    path("clauses/penalites/<int:pk>/annuler/", notices.penalty_cancel, name="penalty_cancel"),
    path("clauses/plans/<int:pk>/fait/", notices.plan_met, name="plan_met"),
    path("clauses/plans/<int:pk>/remettre/<str:day>/", notices.plan_due_again, name="plan_due_again"),
    path("clauses/attestations/<int:pk>/", statements.certificate_page, name="certificate"),
    path(
        "clauses/attestations/<int:pk>/attestation.pdf", statements.certificate_as_pdf, name="certificate_pdf"
    ),
    path("clauses/acheteurs/<int:pk>/bilan/", statements.buyer_statement, name="buyer_statement"),
    path("clauses/acheteurs/<int:pk>/bilan.pdf", statements.buyer_statement_pdf, name="buyer_statement_pdf"),
    path(
        "clauses/acheteurs/<int:pk>/bilan.xlsx", statements.buyer_statement_xlsx, name="buyer_statement_xlsx"
    ),
    path("clauses/operations/<int:pk>/bilan/", statements.operation_statement, name="operation_statement"),
    path(
        "clauses/operations/<int:pk>/bilan.pdf",
        statements.operation_statement_pdf,
        name="operation_statement_pdf",
    ),
    path(
        "clauses/operations/<int:pk>/bilan.xlsx",
        statements.operation_statement_xlsx,
        name="operation_statement_xlsx",
    ),
    path("clauses/renovation-urbaine/", statements.urban_renewal, name="urban_renewal"),
]
