"""What has been told before: kept in the same transaction as the notices, so that of two at once one alone tells."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from ressursbank.portal.marketplace.alerts.models import Told

_SUBJECTS_AT_ONCE, _LISTINGS_AT_ONCE = 500, 100


def untold(facts: Mapping[str, str]) -> dict[str, str]:
    """Of subjects with what would be told of them, those that are new or have another value than when last told."""
    subjects = list(facts)
    old: dict[str, str] = {}
    for start in range(0, len(subjects), _SUBJECTS_AT_ONCE):
        chosen = subjects[start : start + _SUBJECTS_AT_ONCE]
        old |= dict(Told.objects.filter(subject__in=chosen).values_list("subject", "value"))
    return {subject: value for subject, value in facts.items() if old.get(subject) != value}


def keep_as_told(facts: Mapping[str, str], *, are_new: bool = False) -> None:
    """Remember them; `are_new`: none was told before.

    Raises IntegrityError where somebody else has just told one of them: then nothing of ours is told.
    """
    subjects = list(facts)
    if are_new:
        Told.objects.bulk_create([Told(subject=each, value=facts[each]) for each in subjects], batch_size=2000)
        return
    for start in range(0, len(subjects), _SUBJECTS_AT_ONCE):
        chosen = subjects[start : start + _SUBJECTS_AT_ONCE]
        for told in Told.objects.filter(subject__in=chosen):
            told.value = facts[told.subject]
            told.save(update_fields=["value", "at"])
        known = set(Told.objects.filter(subject__in=chosen).values_list("subject", flat=True))
        Told.objects.bulk_create([Told(subject=each, value=facts[each]) for each in chosen if each not in known])


def forget(subjects: Iterable[str]) -> None:
    """So that it may be told again."""
    Told.objects.filter(subject__in=list(subjects)).delete()


def told_of_listings(listings: Iterable[int], to: str) -> set[tuple[int, int]]:
    """Of some listings, to which searches (or lots) each has been told: keys of both."""
    keys = list(listings)
    found = set()
    for start in range(0, len(keys), _LISTINGS_AT_ONCE):
        wanted = Q()
        for key in keys[start : start + _LISTINGS_AT_ONCE]:
            # Between two texts, so that the index of subjects serves; ";" comes next after ":".
            wanted |= Q(subject__gte=f"listing:{key}:{to}:", subject__lt=f"listing:{key}:{to};")
        for subject in Told.objects.filter(wanted).values_list("subject", flat=True):
            _listing, listing, _to, other = subject.split(":")
            found.add((int(listing), int(other)))
    return found
