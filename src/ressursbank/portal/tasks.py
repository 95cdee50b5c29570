"""Background jobs: the one place that knows where `task` comes from (from Django 6 on, Django has it itself)."""

from importlib.util import find_spec

if find_spec("django.tasks"):
    from django.tasks import task  # type: ignore[import-not-found,unused-ignore]  # from Django 6
else:
    from django_tasks import task  # type: ignore[no-redef,unused-ignore]

__all__ = ["task"]
