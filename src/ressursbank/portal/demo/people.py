"""The demo's organisations with their roles, and a person or more in every role."""

from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from ressursbank.portal.accounts.acting import Acting, acting_as
from ressursbank.portal.accounts.models import Membership, Organisation, OrganisationRole, Person
from ressursbank.portal.demo.rows import rows
from ressursbank.portal.start.demo_log_in import PASSWORD


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is there, by the keys of organisations.csv and people.csv."""

    organisation: dict[str, Organisation] = field(default_factory=dict)
    membership: dict[str, Membership] = field(default_factory=dict)

    def acting(self, key: str) -> Acting:
        """As whom a person acts."""
        return acting_as(self.membership[key])

    def of(self, organisation: Organisation) -> Acting:
        """A member of it; nobody by name where the demo has none there."""
        for membership in self.membership.values():
            if membership.organisation_id == organisation.pk:
                return acting_as(membership)
        return Acting(organisation=organisation, roles=frozenset(organisation.roles.values_list("role", flat=True)))


def make_people() -> Cast:
    """Write organisations and people to the database."""
    cast = Cast()
    digest = make_password(PASSWORD)  # slow by design, so once for all of them
    for row in rows("organisations.csv"):
        cast.organisation[row["key"]] = _organisation(row)
    for row in rows("people.csv"):
        cast.membership[row["key"]] = _member(row, cast.organisation[row["organisation"]], digest)
    return cast


def _organisation(row: dict[str, str]) -> Organisation:
    made = Organisation.objects.create(
        number=row["number"],
        name=row["name"],
        municipality=row["municipality"],
        postal_code=row["postal_code"],
        postal_place=row["postal_place"],
        is_demo=True,
    )
    for words, is_confirmed in ((row["roles"], True), (row["waiting_roles"], False)):
        for word in words.split():
            role, _colon, kind = word.partition(":")
            covers = [row["municipality"]] if role == "authority" else []
            if kind == "county_governor":
                covers = sorted({other["municipality"] for other in rows("organisations.csv")})
            OrganisationRole.objects.create(
                organisation=made, role=role, authority_kind=kind, municipalities=covers, is_confirmed=is_confirmed
            )
    return made


def _member(row: dict[str, str], organisation: Organisation, digest: str) -> Membership:
    email = f"{row['key']}@demo.example"
    person = Person.objects.create(email=email, password=digest, name=row["name"], is_demo=True)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    made = Membership.objects.create(person=person, organisation=organisation, is_owner=row["is_owner"] == "true")
    made.roles.set(organisation.roles.filter(role__in=row["roles"].split()))
    return made
