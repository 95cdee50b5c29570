"""People, organisations, and who may act for which organisation in which roles."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.accounts.roles import AUTHORITY_KINDS, ROLES
from ressursbank.portal.audit.models import Kept
from ressursbank.portal.sites.municipalities import municipality_name


class PersonManager(BaseUserManager["Person"]):
    """People are known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """A person with a log-in; without a password only by another way than a password."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractUser):
    """Somebody who logs in. What a person may do follows from memberships alone."""

    username = None  # type: ignore[assignment]  # the e-mail address is the name
    first_name = None  # type: ignore[assignment]  # one field: names do not split in two everywhere
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("E-mail"), unique=True)
    name = models.CharField(_("Name"), max_length=200)
    phone = models.CharField(_("Phone"), max_length=30, blank=True)
    language = models.CharField(_("Language"), max_length=5, blank=True)
    is_demo = models.BooleanField(default=False)
    seen_guides = models.JSONField(default=list)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[PersonManager] = PersonManager()  # type: ignore[assignment]  # AbstractUser's wants a username

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name as written."""
        return self.name

    @property
    def language_name(self) -> str:
        """The chosen language's name."""
        return str(dict(settings.LANGUAGES).get(self.language, ""))


class Organisation(Kept):
    """A company, a municipality or a person with land. `number` is the national one of nine digits.

    `register_state` is what the register of companies said when it was read ("bankrupt", "winding_up", "deleted").
    """

    number = models.CharField(_("Organisation number"), max_length=9, unique=True, null=True)
    name = models.CharField(_("Name"), max_length=200)
    address = models.CharField(_("Address"), max_length=200, blank=True)
    postal_code = models.CharField(_("Postal code"), max_length=4, blank=True)
    postal_place = models.CharField(_("Postal place"), max_length=100, blank=True)
    municipality = models.CharField(_("Municipality"), max_length=4, blank=True)
    register_state = models.CharField(max_length=20, blank=True)
    register_read_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class OrganisationRole(Kept):
    """A role that an organisation has. Counts when it is confirmed; roles.csv says which need a confirmation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=30)
    authority_kind = models.CharField(max_length=30, blank=True)
    municipalities = models.JSONField(default=list, blank=True)
    is_confirmed = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "role", "authority_kind"], name="one_row_a_role"),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.role} {self.authority_kind}".strip()

    @property
    def owner_thing(self) -> Organisation:
        """What its changes are shown under."""
        return self.organisation

    @property
    def name(self) -> str:
        """The role in the page's language, with the kind of authority."""
        kind = f" ({AUTHORITY_KINDS[self.authority_kind].name.lower()})" if self.authority_kind else ""
        return ROLES[self.role].name + kind

    @property
    def municipality_names(self) -> list[str]:
        """The municipalities that an authority covers."""
        return [municipality_name(number) for number in self.municipalities]


class Membership(Kept):
    """A person who acts for an organisation, in some of its roles. Owners invite and remove members."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    roles = models.ManyToManyField(OrganisationRole, related_name="memberships")
    is_owner = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "organisation"], name="one_membership_each"),)

    @property
    def owner_thing(self) -> Organisation:
        """What its changes are shown under."""
        return self.organisation


class Invitation(Kept):
    """A letter to an address: whoever opens it, logged in with that address, becomes a member."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("E-mail"))
    roles = models.ManyToManyField(OrganisationRole, related_name="+")
    is_owner = models.BooleanField(default=False)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["email"]),)

    @property
    def owner_thing(self) -> Organisation:
        """What its changes are shown under."""
        return self.organisation
