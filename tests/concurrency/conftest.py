"""A database that threads share: PostgreSQL's as it is; SQLite's in a file, as where the portal is served."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.portal.conftest import _quick_passwords
from tests.portal.people import People, make_people

__all__ = ["_quick_passwords", "everybody", "shared_database"]


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """The tests' database; SQLite's is in memory, which locks whole tables at once, so it is copied to a file."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    path = tmp_path / "shared.sqlite3"
    with sqlite3.connect(path) as target:
        in_memory.backup(target)
    target.close()
    connection.connection = None
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.connection = in_memory


@pytest.fixture
def everybody(shared_database: None) -> People:
    """The people, in the shared database."""
    return make_people()
