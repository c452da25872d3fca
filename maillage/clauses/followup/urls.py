"""Addresses of the part."""

from django.urls import path

from .views import balance

urlpatterns = [
    path("clauses/avancement/", balance.balance_page, name="balance"),
    path("clauses/avancement/tableau.pdf", balance.balance_as_pdf, name="balance_pdf"),
]
