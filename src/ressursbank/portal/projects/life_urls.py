"""Addresses of what a project goes through: balance, phase gates, log, copy, withdrawal, undo."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
