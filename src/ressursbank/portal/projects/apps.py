"""Registers the app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "ressursbank.portal.projects"
    label = "projects"
