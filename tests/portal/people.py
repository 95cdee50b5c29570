"""The people of the tests: at least one in every role, each with an organisation of a kind that the region has.

berit builds for Trondheim kommune, per is its planner (authority), tor wears both hats. frida builds for somebody else.
"""

from dataclasses import dataclass, field

from django.test import Client

from ressursbank.portal.accounts.acting import NOBODY, Acting, acting_as
from ressursbank.portal.accounts.models import Membership, Organisation, OrganisationRole, Person
from ressursbank.portal.accounts.roles import ROLES

PASSWORD = "masser-paa-rett-sted-2026"

ORGANISATIONS = {
    "trondheim": ("942110464", "Trondheim kommune", ("builder", "buyer", "authority")),
    "fjord": ("923609016", "Fjord Eiendom AS", ("builder",)),
    "radgiver": ("914594685", "Grunn og Plan AS", ("plan_consultant", "geotechnical_adviser")),
    "graver": ("889640782", "Graver AS", ("contractor",)),
    "kjorer": ("974760673", "Kjører AS", ("haulier",)),
    "mottak": ("971032081", "Mottak AS", ("receiver",)),
    "gard": ("984661185", "Gården", ("landowner",)),
    "bank": ("982463718", "Trøndelag ressursbank", ("coordinator",)),
    "region": ("817920632", "Trøndelag fylkeskommune", ("regional_administrator",)),
}
MEMBERS = {
    "berit": ("trondheim", ("builder",)),
    "bo": ("trondheim", ("buyer",)),
    "per": ("trondheim", ("authority",)),
    "tor": ("trondheim", ("builder", "authority")),
    "frida": ("fjord", ("builder",)),
    "kari": ("radgiver", ("plan_consultant",)),
    "gunn": ("radgiver", ("geotechnical_adviser",)),
    "geir": ("graver", ("contractor",)),
    "halvard": ("kjorer", ("haulier",)),
    "mona": ("mottak", ("receiver",)),
    "lars": ("gard", ("landowner",)),
    "clara": ("bank", ("coordinator",)),
    "ada": ("region", ("regional_administrator",)),
}
OWNERS = ("berit", "frida", "kari", "geir", "halvard", "mona", "lars", "clara", "ada")
LONER = "ida"
"""Logged in, member of nothing."""
EVERYBODY = (*MEMBERS, LONER, "nobody")


@dataclass(frozen=True, slots=True)
class People:
    """Persons and organisations by short name."""

    person: dict[str, Person] = field(default_factory=dict)
    organisation: dict[str, Organisation] = field(default_factory=dict)
    membership: dict[str, Membership] = field(default_factory=dict)

    def acting(self, name: str, hat: str = "") -> Acting:
        """As whom somebody acts; "nobody" is not logged in."""
        if name == "nobody":
            return NOBODY
        if name == LONER:
            return Acting(person=self.person[LONER])
        return acting_as(self.membership[name], hat)

    def client(self, name: str) -> Client:
        """A browser with somebody logged in."""
        client = Client(HTTP_HOST="localhost")
        if name != "nobody":
            client.force_login(self.person[name])
        return client


def make_people() -> People:
    """Write everybody to the database."""
    people = People()
    roles: dict[tuple[str, str], OrganisationRole] = {}
    for key, (number, name, held) in ORGANISATIONS.items():
        organisation = Organisation.objects.create(number=number, name=name, municipality="5001")
        people.organisation[key] = organisation
        for role in held:
            roles[key, role] = OrganisationRole.objects.create(
                organisation=organisation,
                role=role,
                authority_kind="planner" if role == "authority" else "",
                municipalities=["5001"] if role == "authority" else [],
                is_confirmed=True,
            )
            assert role in ROLES
    for name, (key, held) in MEMBERS.items():
        person = people.person[name] = _person(name)
        membership = Membership.objects.create(
            person=person, organisation=people.organisation[key], is_owner=name in OWNERS
        )
        membership.roles.set([roles[key, role] for role in held])
        people.membership[name] = membership
    people.person[LONER] = _person(LONER)
    return people


def _person(name: str) -> Person:
    from allauth.account.models import EmailAddress

    person = Person.objects.create_user(f"{name}@example.no", PASSWORD, name=name.capitalize())
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person
