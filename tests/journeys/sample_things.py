"""A thing of every kind that a page is about, owned by the people of the tests, with the arguments that lead to it."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.files.base import ContentFile
from django.utils import timezone

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.accounts.models import Invitation, Organisation, OrganisationRole, Person
from ressursbank.portal.audit.services import record
from ressursbank.portal.exchange.home import Shown, current_home
from ressursbank.portal.facilities.models import Facility, Permit, StorageArea
from ressursbank.portal.imports.models import ImportRun
from ressursbank.portal.marketplace.agreements import services as agreements
from ressursbank.portal.marketplace.agreements.delivery import register_delivery
from ressursbank.portal.marketplace.agreements.ends import Ends
from ressursbank.portal.marketplace.agreements.messages import write_message
from ressursbank.portal.marketplace.agreements.services import Masses, Terms
from ressursbank.portal.marketplace.models import StorageBooking, StorageEntry, StoredMass
from ressursbank.portal.marketplace.storage.bookings import ask_for_room, move_booking
from ressursbank.portal.marketplace.storage.limits import months_after
from ressursbank.portal.plans.filters import Filter
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.plans.selectors import flow_page
from ressursbank.portal.projects.gates import POINTS_OF, STAGES
from ressursbank.portal.projects.models import (
    BuildingStage,
    Contact,
    Document,
    Lot,
    Project,
    ProjectParty,
    ProjectStorage,
)
from ressursbank.portal.sites.models import Site
from tests.journeys.samples_alerts import of_alerts
from tests.journeys.samples_api_keys import of_api_keys
from tests.journeys.samples_desk import of_desk
from tests.journeys.samples_rounds import of_rounds
from tests.portal.people import People

PLOT = {
    "type": "MultiPolygon",
    "coordinates": [[[[10.39, 63.42], [10.394, 63.42], [10.394, 63.422], [10.39, 63.422], [10.39, 63.42]]]],
}
QUARTER = 2027 * 4
EDITED: Mapping[type, str] = {Project: "project.edit", Facility: "facility.edit", StorageArea: "storage.edit"}
TOKEN = "invitasjon-til-trondheim"


def make_things(people: People, run: PlanRun) -> dict[str, Any]:
    """Write them; arguments by "namespace:argument" or "namespace:route.argument", queries by "namespace:route?"."""
    project = _projects(people)
    facility = _facilities(people)
    storage = _storage(people)
    imported = _import(people)
    why = f"?{flow_page(_shown(), Filter()).rows[0].why}"
    return {
        **_of_storage_trade(people, storage),
        **of_rounds(people, run),
        **of_alerts(people),
        **_of_accounts(people),
        **_of_a_project(project),
        **_of_agreements(people, project, facility),
        **of_desk(people),
        **of_api_keys(people),
        "facilities:public_id": facility.public_id,
        "facilities:undo.batch": str(_last_batch(facility)),
        "facilities:storage.public_id": storage.public_id,
        "facilities:storage_undo.batch": str(_last_batch(storage)),
        "imports:export.form": "csv",
        "imports:public_id": str(imported.public_id),
        "maps:tile.z": 4,
        "maps:tile.x": 8,
        "maps:tile.y": 4,
        "maps:about.kind": "project",
        "maps:about.key": project.public_id,
        "plans:run": str(run.public_id),
        "plans:public_id": project.public_id,
        "plans:facility.public_id": facility.public_id,
        "plans:key": "horizon_start",
        "plans:why?": why,
        "plans:run_why?": why,
        "start:role": "builder",
        "start:pk": people.person["berit"].pk,
    }


def names_of_things() -> list[str]:
    """What people have called their things: Norwegian on every page, longest first."""
    named = (Project, Facility, StorageArea, Site, Organisation, Person, PlanRun)
    names = {str(thing.name) for model in named for thing in model._default_manager.all()}
    return sorted(names | set(Facility.objects.values_list("operator", flat=True)) - {""}, key=len, reverse=True)


def _shown() -> Shown:
    found = current_home().shown
    assert found is not None
    return found


def _last_batch(thing: Project | Facility | StorageArea) -> uuid.UUID:
    """The batch of a change that can be undone, made here."""
    made = record(
        OPERATOR,
        EDITED[type(thing)],
        thing,
        before={"name": thing.name, "version": thing.version},
        after={"name": thing.name, "version": thing.version},
    )
    return made.batch


def _of_accounts(people: People) -> dict[str, Any]:
    """Trondheim with a member, an invitation and a role that waits; tor has a second factor."""
    trondheim = people.organisation["trondheim"]
    invitation = Invitation.objects.create(
        organisation=trondheim,
        email="ida@example.no",
        token_digest=sha256(TOKEN.encode()).hexdigest(),
        invited_by=people.person["berit"],
        expires_at=timezone.now() + timedelta(days=7),
    )
    waiting = OrganisationRole.objects.create(
        organisation=people.organisation["gard"], role="authority", authority_kind="planner", municipalities=["5001"]
    )
    tor = people.person["tor"]
    Authenticator.objects.create(user=tor, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    RecoveryCodes.activate(tor)
    passkey = Authenticator.objects.create(user=tor, type="webauthn", data={"name": "Telefon", "credential": {}})
    return {
        "account_confirm_email.key": "no-such-key",
        "account_reset_password_from_key.uidb36": "1",
        "account_reset_password_from_key.key": "no-such-key",
        "mfa_remove_webauthn.pk": passkey.pk,
        "mfa_edit_webauthn.pk": passkey.pk,
        "accounts:pk": trondheim.pk,
        "accounts:member.pk": people.membership["bo"].pk,
        "accounts:role.pk": waiting.pk,
        "accounts:give_up_role.pk": trondheim.roles.get(role="buyer").pk,
        "accounts:invitation.pk": invitation.pk,
        "accounts:invitation.token": TOKEN,
    }


def _of_a_project(project: Project) -> dict[str, Any]:
    lot = Lot.objects.filter(project=project).order_by("-tonnes")[0]
    storage = ProjectStorage.objects.create(
        project=project, from_period=QUARTER, to_period=QUARTER + 3, room_tonnes=5000, area="Ved porten"
    )
    return {
        "projects:public_id": project.public_id,
        "projects:wizard.public_id": "p-utkast",
        "projects:publish.public_id": "p-utkast",
        "projects:lot_id": lot.public_id,
        "market:lot_id": lot.public_id,
        "projects:contact.pk": Contact.objects.get(project=project).pk,
        "projects:document.pk": Document.objects.get(project=project).pk,
        "projects:stage.pk": BuildingStage.objects.filter(project=project)[0].pk,
        "projects:party.pk": ProjectParty.objects.filter(project=project)[0].pk,
        "projects:own_storage.pk": storage.pk,
        "projects:gate_point.point_id": POINTS_OF[project.planning_stage or STAGES[0]][0].id,
        "projects:undo.batch": str(_last_batch(project)),
    }


def _of_agreements(people: People, project: Project, facility: Facility) -> dict[str, Any]:
    """One in each state in which a page shows something of its own: berit asks mona's facility about her lot."""
    lot = Lot.objects.filter(project=project, direction="surplus").order_by("-tonnes")[0]
    seller, keeper = people.acting("berit"), people.acting("mona")
    masses = Masses(lot.mass_type, lot.contamination_class, 10.0, lot.from_period, lot.to_period)
    made = {}
    for name in ("enquiry", "offered", "agreed", "finished"):
        found = agreements.ask(seller, Ends(facility, lot, "giver"), masses, "Kan dere ta imot dette?")
        made[name] = found.public_id
        if name == "enquiry":
            continue
        day = timezone.localdate() + timedelta(days=7)
        terms = Terms(10.0, -120.0, "giver", lot.from_period, lot.to_period, "Veiesedler følger lassene.", day)
        agreements.offer(keeper, found, terms)
        if name == "offered":
            continue
        agreements.accept(seller, found)
        if name == "finished":
            register_delivery(keeper, found, 8.0, is_last=True)
        else:
            write_message(seller, found, "Prøvene ligger ved.", ContentFile(b"a;b\n1;2\n", name="prover.csv"))
            attached = found.messages.exclude(attachment="").get().pk
    return {
        "market:agreement.public_id": made["agreed"],
        "market:agreement_offer.public_id": made["enquiry"],
        "market:agreement_accept.public_id": made["offered"],
        "market:agreement_decline.public_id": made["offered"],
        "market:agreement_withdraw.public_id": made["offered"],
        "market:agreement_complete.public_id": made["finished"],
        "market:agreement_attachment.pk": attached,
        "market:ask?": f"?partner=facility:{facility.public_id}&lot={lot.public_id}",
    }


def _projects(people: People) -> Project:
    """The first projects of the region are Trondheim's; the first of all has everything. One more is a draft."""
    mine = list(Project.objects.filter(state="published").order_by("pk")[:3])
    for project in mine:
        project.organisation = people.organisation["trondheim"]
        project.save()
    first = mine[0]
    first.plot, first.footprint_m2, first.gross_area_m2 = PLOT, 1200.0, 4800.0
    first.basement_levels, first.dwellings = 1, 48
    first.save()
    for organisation, role in (
        ("radgiver", "plan_consultant"),
        ("radgiver", "geotechnical_adviser"),
        ("graver", "contractor"),
    ):
        ProjectParty.objects.create(project=first, organisation=people.organisation[organisation], role=role)
    for number, start in ((1, QUARTER), (2, QUARTER + 4)):
        BuildingStage.objects.create(
            project=first, number=number, area_m2=2000, from_period=start, to_period=start + 3, plot=PLOT
        )
    Contact.objects.create(project=first, name="Berit Berg", email="berit@example.no", phone="900 00 000")
    document = Document(
        project=first,
        title="Grunnundersøkelse",
        file_name="grunn.csv",
        content_type="text/csv",
        size_bytes=8,
        sha256="0",
    )
    document.file.save("grunn.csv", ContentFile(b"a;b\n1;2\n"), save=True)
    draft = Project.objects.create(
        public_id="p-utkast",
        site=mine[1].site,
        name="Utkast til skole",
        kind="school",
        planning_stage="idea",
        organisation=people.organisation["trondheim"],
    )
    Lot.objects.create(
        public_id="l-utkast",
        project=draft,
        direction="surplus",
        mass_type="clay",
        contamination_class=1,
        from_period=QUARTER,
        to_period=QUARTER + 1,
        tonnes=4200,
        entered_quantity=2100,
        entered_unit="fm3",
    )
    return first


def _facilities(people: People) -> Facility:
    mine = list(Facility.objects.filter(state="published", kind="landfill").order_by("pk"))
    others = list(Facility.objects.filter(state="published").exclude(kind="landfill").order_by("pk")[:4])
    for facility in [*mine, *others]:
        facility.organisation = people.organisation["gard" if facility.kind == "recovery" else "mottak"]
        facility.save()
    first = next(facility for facility in [*mine, *others] if facility.kind != "recovery")
    Permit.objects.create(
        facility=first,
        title="Tillatelse til deponi",
        issued_by="Statsforvalteren",
        valid_from=date(2024, 1, 1),
        valid_to=date(2030, 12, 31),
        total_tonnes=200_000,
    )
    return first


def _storage(people: People) -> StorageArea:
    site = Project.objects.exclude(site=None).order_by("-pk")[0].site
    return StorageArea.objects.create(
        public_id="a-gard",
        site=site,
        organisation=people.organisation["gard"],
        name="Jordet ved fylkesveien",
        kind="shared",
        operator="Trøndelag ressursbank",
        from_period=QUARTER,
        to_period=QUARTER + 8,
        area_m2=5000,
        room_tonnes=20_000,
        surface="gravel",
        access="Fra fylkesveien",
        noise_limits="Hverdager 07-18",
        dust_limits="Vanning",
        mass_types=["clay", "topsoil"],
        fee_nok_per_tonne=20,
        state="published",
    )


def _of_storage_trade(people: People, area: StorageArea) -> dict[str, Any]:
    """A booking that waits, one that is confirmed and filled, and one whose masses are near their limit."""
    fields = {"mass_type": "clay", "from_period": QUARTER, "to_period": QUARTER + 2, "goes_to": "disposal"}
    made = {}
    for name, tonnes in (("asked", 3000.0), ("empty", 8000.0), ("filled", 5000.0)):
        booking = StorageBooking(
            storage_area=area, tonnes=tonnes, contamination_class=1, note="Kommer fra skoletomta", **fields
        )
        made[name] = ask_for_room(people.acting("berit"), booking)
        if name != "asked":
            move_booking(people.acting("lars"), made[name], "confirm")
    today = timezone.localdate()
    for days, tonnes in ((355, 1200.0), (310, 800.0), (20, 2000.0)):
        heap = StoredMass.objects.create(
            storage_area=area,
            organisation=people.organisation["trondheim"],
            booking=made["filled"],
            mass_type="clay",
            contamination_class=1,
            goes_to="disposal",
            tonnes=tonnes,
            since=today - timedelta(days=days),
            must_leave_by=months_after(today - timedelta(days=days), 12),
        )
        StorageEntry.objects.create(
            stored=heap, kind="came_in", tonnes=tonnes, on=heap.since, reason="Veid inn", person=people.person["lars"]
        )
    return {
        "market:storage.public_id": area.public_id,
        "market:storage_inventory_file.form": "csv",
        "market:booking.public_id": made["asked"].public_id,
        "market:booking_end.public_id": made["empty"].public_id,
        "market:booking_came_in.public_id": made["filled"].public_id,
        "market:stored.pk": StoredMass.objects.order_by("pk")[0].pk,
        "market:stored_file.form": "xlsx",
    }


def _import(people: People) -> ImportRun:
    return ImportRun.objects.create(
        kind="sheet",
        file_name="masser.xlsx",
        content=b"",
        organisation=people.organisation["trondheim"],
        asked_by=people.person["berit"],
        state=ImportRun.State.DISCARDED,
        counts={},
    )
