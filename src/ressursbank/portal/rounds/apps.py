"""Registers the app, and has it listen to the planner."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "ressursbank.portal.rounds"
    label = "rounds"

    def ready(self) -> None:
        """Rounds wait for runs of the planner."""
        from ressursbank.portal.plans.outcomes import run_ended
        from ressursbank.portal.rounds.taking import when_run_ended

        run_ended.connect(when_run_ended, dispatch_uid="rounds.when_run_ended")
