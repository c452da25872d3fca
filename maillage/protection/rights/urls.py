"""Addresses of the register of requests."""

from django.urls import path

from . import views

app_name = "rights"

urlpatterns = [
    path("demandes/", views.request_list, name="requests"),
    path("demandes/<int:pk>/", views.show, name="request"),
    path("demandes/<int:pk>/repondre/", views.answer, name="answer"),
    path("demandes/<int:pk>/prolonger/", views.extend, name="extend"),
    path("demandes/<int:pk>/limiter/", views.limit, name="limit"),
    path("demandes/<int:pk>/lever/", views.lift, name="lift"),
    path("demandes/<int:pk>/effacer/", views.erase, name="erase"),
    path("traitements/", views.processing, name="processing"),
    path("traitements/registre.pdf", views.processing_pdf, name="processing_pdf"),
    path("personnes/<int:pk>/demandes/nouvelle/", views.register, name="register"),
    path("personnes/<int:pk>/accords/<slug:code>/", views.consent, name="consent"),
    path("personnes/<int:pk>/information.pdf", views.notice, name="notice"),
    path("personnes/<int:pk>/donnees.pdf", views.download, {"ending": "pdf"}, name="download_pdf"),
    path("personnes/<int:pk>/donnees.zip", views.download, {"ending": "zip"}, name="download_zip"),
]
