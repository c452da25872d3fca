"""Addresses of terms and archives."""

from django.urls import path

from .views import archives, terms

app_name = "retention"

urlpatterns = [
    path("conservation/", terms.terms, name="terms"),
    path("conservation/<int:pk>/", terms.suspend, name="suspend"),
    path("conservation/<int:pk>/reprendre/", terms.lift, name="lift"),
    path("archives/", archives.archives, name="archives"),
    path("archives/<int:pk>/", archives.archive, name="archive"),
]
