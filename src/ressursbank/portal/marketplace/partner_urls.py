"""Addresses of ranked partners."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
