"""Addresses of allocation rounds and of the coordinator's desk."""

from django.urls import URLPattern

app_name = "rounds"
urlpatterns: list[URLPattern] = []
