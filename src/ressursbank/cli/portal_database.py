"""The portal's database for a command: the one that the environment names, made and brought up to date if need be."""

import os

from ressursbank.cli.output import refuse_text, working
from ressursbank.cli.rooms import django, django_connection, django_errors, django_executor, django_management


def open_portal(as_json: bool) -> str:
    """Set Django up and open the database, with the tables of this version; what it is called, without its password.

    Leaves with exit code 2 where it cannot be opened.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ressursbank.portal.settings")
    with working("Opening the portal's database"):
        try:
            django.setup()
        except (OSError, ValueError) as error:
            refuse_text(f"RESSURSBANK_HOME or DATABASE_URL cannot be used: {error}", as_json)
        connection = django_connection.connection
        name = _name(connection.settings_dict)
        try:
            _bring_up_to_date(connection)
        except (django_errors.DatabaseError, django_errors.InterfaceError, OSError) as error:
            refuse_text(f"{name} cannot be opened: {str(error).splitlines()[0]}", as_json)
    return name


def _bring_up_to_date(connection: "django_connection.ConnectionProxy") -> None:  # type: ignore[name-defined]
    executor = django_executor.MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        django_management.call_command("migrate", verbosity=0, interactive=False)


def _name(settings: "dict[str, object]") -> str:
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        return str(settings["NAME"])
    place = str(settings["HOST"]) + (f":{settings['PORT']}" if settings["PORT"] else "")
    return f"{settings['NAME']} on {place}"
