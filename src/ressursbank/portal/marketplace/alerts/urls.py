"""Addresses of saved searches and notices."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
