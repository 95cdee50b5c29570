"""Two people at the same instant, on SQLite and PostgreSQL."""
