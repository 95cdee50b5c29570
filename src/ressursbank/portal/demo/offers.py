"""Storage areas on offer in the demo, from people who own them."""

from ressursbank.portal.audit.models import Publication
from ressursbank.portal.audit.services import create
from ressursbank.portal.demo.people import Cast
from ressursbank.portal.demo.rows import rows
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.projects.models import Project
from ressursbank.portal.sites.models import Site
from ressursbank.region.periods import parse_period

MEMBER_OF = {"gard": "lars", "ressursbank": "clara", "fjordbyen": "frida", "nidelva": ""}


def offer_storage(cast: Cast) -> None:
    """Write the areas of storage_areas.csv, published."""
    projects = dict(Project.objects.values_list("public_id", "pk"))
    for row in rows("storage_areas.csv"):
        site = Site.objects.create(
            public_id=f"areal-{row['key']}",
            name=row["name"],
            longitude=float(row["longitude"]),
            latitude=float(row["latitude"]),
            municipality=row["municipality"],
        )
        area = StorageArea(
            public_id=row["key"],
            site=site,
            project_id=projects[row["project_id"]] if row["project_id"] else None,
            organisation=cast.organisation[row["organisation"]],
            name=row["name"],
            kind=row["kind"],
            operator=row["operator"],
            from_period=parse_period(row["first"]),
            to_period=parse_period(row["last"]),
            area_m2=float(row["area_m2"]),
            room_tonnes=float(row["room_tonnes"]),
            surface=row["surface"],
            access=row["access"],
            noise_limits=row["noise"],
            dust_limits=row["dust"],
            mass_types=row["mass_types"].split(),
            max_contamination_class=int(row["max_class"]),
            fee_nok_per_tonne=float(row["fee"]),
            holding_nok_per_tonne_quarter=float(row["holding"]),
            max_storage_quarters=int(row["max_quarters"]),
            description=row["description"],
            state=Publication.PUBLISHED,
        )
        member = MEMBER_OF[row["organisation"]]
        if member:
            create(cast.acting(member), "storage.create", area)
        else:
            area.save()
