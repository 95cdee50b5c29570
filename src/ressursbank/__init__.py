"""Ressursbank."""
