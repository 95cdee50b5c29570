"""Alerts: saved searches, notices and e-mail."""
