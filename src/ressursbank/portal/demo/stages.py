"""The demo region's own storage "byggetrinn 2" becomes a building stage with its lots: the same room as before."""

from ressursbank.portal.projects.models import BuildingStage, Lot, Project, ProjectStorage
from ressursbank.region.demo.projects import STORED_TONNES_PER_M2

AREA = "byggetrinn "


def make_building_stages() -> None:
    """A first stage for each project that has later ones; a later stage is storage until it starts."""
    later: dict[int, list[ProjectStorage]] = {}
    for room in ProjectStorage.objects.filter(area__startswith=AREA).order_by("project", "to_period", "pk"):
        later.setdefault(room.project_id, []).append(room)
    for project in Project.objects.filter(pk__in=later).prefetch_related("lots"):
        rooms = later[project.pk]
        lots = list(project.lots.all())
        last = max(lot.to_period for lot in lots)
        starts = [room.to_period + 1 for room in rooms]
        stages = [
            BuildingStage(
                project=project,
                number=1,
                area_m2=rooms[0].room_tonnes / STORED_TONNES_PER_M2,
                from_period=rooms[0].from_period,
                to_period=starts[0] - 1,
            )
        ]
        for room, until in zip(rooms, [*(start - 1 for start in starts[1:]), last], strict=True):
            stages.append(
                BuildingStage(
                    project=project,
                    number=int(room.area.removeprefix(AREA)),
                    area_m2=room.room_tonnes / STORED_TONNES_PER_M2,
                    from_period=room.to_period + 1,
                    to_period=max(until, room.to_period + 1),
                    is_storage_until_start=True,
                    storage_from_period=room.from_period,
                    storage_room_tonnes=room.room_tonnes,
                )
            )
        made = {stage.number: stage for stage in BuildingStage.objects.bulk_create(stages)}
        start_of = {lot.public_id: lot.from_period for lot in lots}
        staged = []
        for lot in lots:
            name, _dash, number = lot.public_id.rpartition("-")
            starts_of_all = [start_of.get(f"{name}-{stage}") for stage in made]
            # Classes are numbered like stages: what is of one stage has others that start at other times.
            if None not in starts_of_all and len(set(starts_of_all)) == len(made) and int(number) in made:
                lot.building_stage = made[int(number)]
                staged.append(lot)
        Lot.objects.bulk_update(staged, ["building_stage"])
        ProjectStorage.objects.filter(pk__in=[room.pk for room in rooms]).delete()
