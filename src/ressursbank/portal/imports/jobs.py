"""Background jobs for imports that take longer than anybody waits for a page."""

from ressursbank.portal.accounts.acting import Acting, acting_as
from ressursbank.portal.accounts.models import Membership
from ressursbank.portal.audit.services import EditConflictError
from ressursbank.portal.imports import services
from ressursbank.portal.imports.models import ImportRun
from ressursbank.portal.permissions import NotAllowedError
from ressursbank.portal.projects.promises import PromisedError
from ressursbank.portal.tasks import task


@task()
def preview_import(public_id: str) -> None:
    """Compare a package that was brought in."""
    services.preview(ImportRun.objects.get(public_id=public_id))


@task()
def commit_import(public_id: str, membership: int, hat: str) -> None:
    """Carry out an import, as whoever asked for it; a right that was taken away meanwhile counts."""
    run = ImportRun.objects.get(public_id=public_id)
    try:
        services.commit(run, _acting(membership, hat))
    except NotAllowedError:
        _give_back(run, ImportRun.State.COMMITTING, ImportRun.State.PREVIEWED, "not_allowed")
    except services.WrongStateError:
        return  # somebody else has carried it out


@task()
def undo_import(public_id: str, membership: int, hat: str) -> None:
    """Put an import back, as whoever asked for it."""
    run = ImportRun.objects.get(public_id=public_id)
    try:
        services.undo(run, _acting(membership, hat))
    except NotAllowedError:
        _give_back(run, ImportRun.State.UNDOING, ImportRun.State.COMMITTED, "not_allowed")
    except EditConflictError:
        _give_back(run, ImportRun.State.UNDOING, ImportRun.State.COMMITTED, "changed_since")
    except PromisedError:
        _give_back(run, ImportRun.State.UNDOING, ImportRun.State.COMMITTED, "promised")
    except services.WrongStateError:
        return  # somebody else has put it back


def membership_of(acting: Acting) -> int:
    """What a job is told of the one who asks. Whoever commits an import acts for an organisation."""
    return Membership.objects.get(person=acting.person, organisation=acting.organisation).pk


def _acting(membership: int, hat: str) -> Acting:
    return acting_as(Membership.objects.select_related("person", "organisation").get(pk=membership), hat)


def _give_back(run: ImportRun, under_way: str, before: str, problem: str) -> None:
    ImportRun.objects.filter(pk=run.pk, state=under_way).update(state=before, problem=problem)
