"""What the desk calls an organisation: a person with land and no organisation number is not named to others."""

from django.utils.translation import gettext as _

from ressursbank.portal.accounts.models import Organisation


def name_at_desk(organisation: Organisation) -> str:
    """Its name; of one without a number that it is a private landowner."""
    return organisation.name if organisation.number else _("A private landowner")
