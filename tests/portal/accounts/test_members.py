"""Invitations that work once, members' roles, leaving, and the last owner who cannot."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ressursbank.portal.accounts import invitations
from ressursbank.portal.accounts.invitations import digest_of
from ressursbank.portal.accounts.members import LastOwnerError, change_member, leave
from ressursbank.portal.accounts.models import Invitation, Membership, OrganisationRole, Person
from ressursbank.portal.audit.models import Change
from ressursbank.portal.audit.records import EditConflictError
from tests.portal.people import PASSWORD, People


def invite(people: People, email: str, **more: object) -> str:
    """frida invites; the path of the letter's link."""
    role = OrganisationRole.objects.get(organisation=people.organisation["fjord"], role="builder")
    address = reverse("accounts:invite", kwargs={"pk": people.organisation["fjord"].pk})
    people.client("frida").post(address, {"email": email, "roles": [role.pk], **more})
    found = re.search(r"http://localhost(/invitasjon/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_whoever_has_the_address_accepts_and_acts_for_the_organisation(people: People) -> None:
    link = invite(people, "Ida@example.no")
    assert mail.outbox[-1].subject == "Ressursbank: Invitasjon til å handle for Fjord Eiendom AS"
    ida = people.client("ida")
    assert "Ta imot invitasjonen" in ida.get(link).content.decode()
    answer = ida.post(link, follow=True)
    assert "Du handler nå for Fjord Eiendom AS." in answer.content.decode()
    membership = Membership.objects.get(person=people.person["ida"])
    assert [role.role for role in membership.roles.all()] == ["builder"]
    assert not membership.is_owner
    assert Change.objects.filter(action="invitation.accept", person=people.person["ida"]).count() == 1


def test_the_link_works_once(people: People) -> None:
    link = invite(people, "ida@example.no")
    people.client("ida").post(link)
    Membership.objects.filter(person=people.person["ida"]).delete()
    answer = people.client("ida").post(link)
    assert answer.status_code == 410
    assert "allerede brukt" in answer.content.decode()
    assert not Membership.objects.filter(person=people.person["ida"]).exists()


def test_somebody_else_cannot_use_the_link(people: People) -> None:
    link = invite(people, "ida@example.no")
    kari = people.client("kari")
    assert "Invitasjonen gjelder ida@example.no" in kari.get(link).content.decode()
    assert kari.post(link).status_code == 403
    assert not people.organisation["fjord"].memberships.filter(person=people.person["kari"]).exists()


def test_an_address_that_is_not_confirmed_does_not_count(people: People) -> None:
    link = invite(people, "ida@example.no")
    people.person["ida"].emailaddress_set.update(verified=False)
    assert people.client("ida").post(link).status_code == 403


def test_a_new_person_signs_up_through_the_link_without_a_second_letter(people: People, visitor: Client) -> None:
    link = invite(people, "ny@example.no")
    page = visitor.get(link).content.decode()
    found = re.search(r'href="(/konto/signup/[^"]+)"', page)
    assert found
    form = found[1].replace("&amp;", "&")
    assert 'value="ny@example.no"' in visitor.get(form).content.decode()
    letters = len(mail.outbox)
    answer = visitor.post(form, {"name": "Ny", "email": "ny@example.no", "password1": PASSWORD, "next": link})
    assert answer["Location"] == link
    assert len(mail.outbox) == letters
    visitor.post(link)
    assert Membership.objects.get(person__email="ny@example.no").organisation == people.organisation["fjord"]


def test_the_link_confirms_no_other_address_than_the_invited(people: People, visitor: Client) -> None:
    link = invite(people, "ny@example.no")
    visitor.get(link)
    visitor.post(reverse("account_signup"), {"name": "X", "email": "annen@example.no", "password1": PASSWORD})
    assert list(EmailAddress.objects.filter(user__name="X", verified=True).values_list("email", flat=True)) in (
        [],
        ["ny@example.no"],
    )


def test_a_link_to_somebody_known_makes_no_second_account_of_their_address(people: People, visitor: Client) -> None:
    link = invite(people, "ida@example.no")
    visitor.get(link)
    visitor.post(reverse("account_signup"), {"name": "X", "email": "annen@example.no", "password1": PASSWORD})
    assert "_auth_user_id" not in visitor.session
    assert EmailAddress.objects.get(email="ida@example.no").user == people.person["ida"]


def test_the_token_itself_is_not_kept(people: People) -> None:
    token = invite(people, "ida@example.no").rstrip("/").rpartition("/")[2]
    kept = Invitation.objects.get(email="ida@example.no")
    assert kept.token_digest == digest_of(token)
    assert token not in str(list(Change.objects.values()))


def test_an_old_link_says_that_it_is_old(people: People) -> None:
    link = invite(people, "ida@example.no")
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    answer = people.client("ida").post(link)
    assert "mer enn 14 dager gammel" in answer.content.decode()
    assert not Membership.objects.filter(person=people.person["ida"]).exists()


def test_a_withdrawn_link_does_not_work_and_a_new_letter_ends_the_old(people: People) -> None:
    old = invite(people, "ida@example.no")
    pk = Invitation.objects.get().pk
    frida = people.client("frida")
    frida.post(reverse("accounts:invitation_resend", kwargs={"pk": pk}))
    found = re.search(r"http://localhost(/invitasjon/\S+)", str(mail.outbox[-1].body))
    assert found
    new = found[1]
    assert new != old
    assert people.client("ida").get(old).status_code == 410
    assert people.client("ida").get(new).status_code == 200
    frida.post(reverse("accounts:invitation_withdraw", kwargs={"pk": pk}))
    assert "trukket tilbake" in people.client("ida").post(new).content.decode()


def test_a_second_invitation_to_the_same_address_replaces_the_first(people: People) -> None:
    first, second = invite(people, "ida@example.no"), invite(people, "ida@example.no")
    assert people.client("ida").get(first).status_code == 410
    assert people.client("ida").get(second).status_code == 200


def test_a_member_is_not_invited_again(people: People) -> None:
    address = reverse("accounts:invite", kwargs={"pk": people.organisation["fjord"].pk})
    answer = people.client("frida").post(address, {"email": "frida@example.no"})
    assert "er allerede medlem" in answer.content.decode()
    assert not mail.outbox


def test_no_role_of_another_organisation_is_given(people: People) -> None:
    other = OrganisationRole.objects.get(role="regional_administrator")
    address = reverse("accounts:invite", kwargs={"pk": people.organisation["fjord"].pk})
    answer = people.client("frida").post(address, {"email": "x@example.no", "roles": [other.pk]})
    assert answer.status_code == 200
    assert not Invitation.objects.exists()


def test_an_owner_changes_a_members_roles_and_the_second_of_two_is_told(people: People) -> None:
    bo = people.membership["bo"]
    builder = OrganisationRole.objects.get(organisation=people.organisation["trondheim"], role="builder")
    acting = people.acting("berit")
    assert change_member(acting, bo, [builder], is_owner=False, version=1)
    assert [role.role for role in bo.roles.all()] == ["builder"]
    with pytest.raises(EditConflictError):
        change_member(acting, bo, [], is_owner=False, version=1)
    assert Change.objects.get(action="member.change").after == {"is_owner": False, "roles": [builder.pk], "version": 2}


def test_the_last_owner_stays_until_another_is_made(people: People) -> None:
    berit, bo = people.membership["berit"], people.membership["bo"]
    acting = people.acting("berit")
    with pytest.raises(LastOwnerError):
        change_member(acting, berit, berit.roles.all(), is_owner=False, version=1)
    browser = people.client("berit")
    address = reverse("accounts:leave", kwargs={"pk": people.organisation["trondheim"].pk})
    assert "har ingen annen eier" in browser.post(address).content.decode()
    assert "har ingen annen eier" in (
        people.client("ada").post(reverse("accounts:member_remove", kwargs={"pk": berit.pk})).content.decode()
    )
    change_member(acting, bo, bo.roles.all(), is_owner=True, version=1)
    assert browser.post(address).status_code == 302
    assert not Membership.objects.filter(pk=berit.pk).exists()


def test_an_owner_whose_account_is_closed_is_no_owner(people: People) -> None:
    bo = people.membership["bo"]
    change_member(people.acting("berit"), bo, [], is_owner=True, version=1)
    Person.objects.filter(pk=bo.person_id).update(is_active=False)
    with pytest.raises(LastOwnerError):
        leave(people.acting("berit"), people.membership["berit"])


def test_a_removed_member_acts_no_more_from_the_next_page(people: People) -> None:
    bo = people.client("bo")
    address = reverse("accounts:leave", kwargs={"pk": people.organisation["trondheim"].pk})
    assert bo.get(address).status_code == 200
    people.client("berit").post(reverse("accounts:member_remove", kwargs={"pk": people.membership["bo"].pk}))
    assert bo.get(address).status_code == 403


def test_two_clicks_on_accept_make_one_member(people: People) -> None:
    invitation, _token = invitations.invite(people.acting("frida"), people.organisation["fjord"], "ida@example.no", [])
    acting = people.acting("ida")
    invitations.accept(acting, invitation)
    stale = Invitation.objects.get()
    stale.accepted_at = None
    with pytest.raises(invitations.InvitationError) as fault:
        invitations.accept(acting, stale)
    assert fault.value.reason == "used"
