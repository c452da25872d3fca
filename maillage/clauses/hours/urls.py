"""Addresses of the part."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
