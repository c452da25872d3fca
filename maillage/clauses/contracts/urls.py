"""Addresses of the part (namespace `clauses`)."""

from django.urls import path

from .views import buyers, calibration, contracts, lots, operations, parts

urlpatterns = [
    path("clauses/marches/", contracts.contracts, name="contracts"),
    path("clauses/marches/nouveau/", contracts.contract_new, name="contract_new"),
    path("clauses/marches/<int:pk>/", contracts.contract, name="contract"),
    path("clauses/marches/<int:pk>/modifier/", contracts.contract_edit, name="contract_edit"),
    path("clauses/marches/<int:pk>/copier/", contracts.contract_copy, name="contract_copy"),
    path("clauses/marches/<int:pk>/retirer/", contracts.contract_remove, name="contract_remove"),
    path("clauses/marches/<int:pk>/lots/nouveau/", lots.lot_new, name="lot_new"),
    path("clauses/lots/<int:pk>/", lots.lot, name="lot"),
    path("clauses/lots/<int:pk>/modifier/", lots.lot_edit, name="lot_edit"),
    path("clauses/lots/<int:pk>/retirer/", lots.lot_remove, name="lot_remove"),
    path("clauses/lots/<int:pk>/solder/", lots.lot_close, name="lot_close"),
    path("clauses/lots/<int:pk>/rouvrir/", lots.lot_reopen, name="lot_reopen"),
    path("clauses/lots/<int:pk>/entreprises/", parts.lot_company_new, name="lot_company_new"),
    path("clauses/entreprises/<int:pk>/", parts.lot_company_edit, name="lot_company_edit"),
    path("clauses/entreprises/<int:pk>/retirer/", parts.lot_company_remove, name="lot_company_remove"),
    path("clauses/lots/<int:pk>/avenants/", parts.amendment_new, name="amendment_new"),
    path("clauses/avenants/<int:pk>/", parts.amendment_edit, name="amendment_edit"),
    path("clauses/avenants/<int:pk>/retirer/", parts.amendment_remove, name="amendment_remove"),
    path("clauses/lots/<int:pk>/calibrage/", calibration.calibrate, name="calibrate"),
    path("clauses/lots/<int:pk>/clause/", calibration.clause_text, name="clause_text"),
    path("clauses/lots/<int:pk>/clause/pdf/", calibration.clause_text_pdf, name="clause_text_pdf"),
    path("clauses/calibrage/", calibration.calculator, name="calculator"),
    path("clauses/calibrage/calcul/", calibration.calculation, name="calculation"),
    path("clauses/operations/", operations.operations, name="operations"),
    path("clauses/operations/nouvelle/", operations.operation_new, name="operation_new"),
    path("clauses/operations/<int:pk>/", operations.operation, name="operation"),
    path("clauses/operations/<int:pk>/modifier/", operations.operation_edit, name="operation_edit"),
    path("clauses/operations/<int:pk>/retirer/", operations.operation_remove, name="operation_remove"),
    path("clauses/acheteurs/", buyers.buyers, name="buyers"),
]
