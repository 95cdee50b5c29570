"""Addresses of storage trade."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
