"""Undo puts back what a change replaced, unless somebody has changed it again since; whole batches at once."""

import uuid

import pytest

from ressursbank.portal.audit.facts import facts_of
from ressursbank.portal.audit.models import Change
from ressursbank.portal.audit.services import EditConflictError, change, create, remove, undo, undo_batch
from ressursbank.portal.permissions import NotAllowedError
from ressursbank.portal.projects.models import BuildingStage, GateAnswer, Lot, Project
from ressursbank.portal.sites.models import Site
from tests.portal.audit.things import add_lot, add_stage, make_project
from tests.portal.people import People


def _last() -> Change:
    return Change.objects.order_by("-pk")[0]


def test_an_undone_change_is_as_before_and_both_stand_in_the_log(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    change(acting, "project.edit", project, {"name": "Tiler skole"})
    undoing = undo(acting, _last(), "Skrivefeil")
    project.refresh_from_db()
    assert (project.name, project.version) == ("Tiller skole", 3)
    assert "tiller skole" in project.search_text
    assert undoing is not None
    assert (undoing.before, undoing.after) == (
        {"name": "Tiler skole", "version": 2},
        {"name": "Tiller skole", "version": 3},
    )
    assert undoing.why == "Skrivefeil"


def test_an_undone_undoing_is_the_change_again(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    change(acting, "project.edit", project, {"name": "Tiller ungdomsskole"})
    undoing = undo(acting, _last())
    assert undoing is not None
    undo(acting, undoing)
    project.refresh_from_db()
    assert project.name == "Tiller ungdomsskole"


def test_what_is_undone_is_undone_once(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    row = change(acting, "project.edit", project, {"name": "Tiller ungdomsskole"})
    assert row is not None
    undo(acting, row)
    assert undo(acting, row) is None
    assert undo_batch(acting, row.batch) is None


def test_undo_after_another_change_of_the_same_field_is_refused(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    row = change(acting, "project.edit", project, {"name": "Tiller ungdomsskole"})
    change(people.acting("bo"), "project.edit", project, {"name": "Tiller barneskole"})
    assert row is not None
    with pytest.raises(EditConflictError) as caught:
        undo(acting, row)
    assert [theirs.person for theirs in caught.value.theirs] == [people.person["bo"]]
    project.refresh_from_db()
    assert project.name == "Tiller barneskole"


def test_undo_after_a_change_of_another_field_keeps_that(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    row = change(acting, "project.edit", project, {"name": "Tiller ungdomsskole"})
    change(acting, "project.edit", project, {"dwellings": 12})
    assert row is not None
    undo(acting, row)
    project.refresh_from_db()
    assert (project.name, project.dwellings) == ("Tiller skole", 12)


def test_an_undone_new_project_is_withdrawn_and_its_site_stays(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    assert undo_batch(acting, _last().batch) is not None
    project.refresh_from_db()
    assert project.state == "withdrawn"
    assert Site.objects.count() == 1


def test_an_undone_new_part_is_gone(people: People) -> None:
    acting = people.acting("berit")
    add_stage(acting, make_project(acting))
    undo(acting, _last())
    assert not BuildingStage.objects.exists()


def test_a_new_stage_that_lots_have_been_put_in_since_is_not_undone(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    stage = add_stage(acting, project)
    row = _last()
    add_lot(acting, project, building_stage=stage)
    with pytest.raises(EditConflictError):
        undo(acting, row)
    assert Lot.objects.get().building_stage == stage


def test_a_removed_stage_comes_back_with_its_lots(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    stage = add_stage(acting, project)
    before = facts_of(stage) | {"version": 2}
    add_lot(acting, project, building_stage=stage)
    remove(acting, "project.edit", BuildingStage.objects.get())
    undo_batch(acting, _last().batch)
    assert facts_of(BuildingStage.objects.get()) == before
    assert Lot.objects.get().building_stage == stage


def test_a_removed_stage_whose_number_is_taken_stays_gone(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    row = remove(acting, "project.edit", add_stage(acting, project))
    other = add_stage(acting, project)
    with pytest.raises(EditConflictError):
        undo(acting, row)
    assert BuildingStage.objects.get().pk == other.pk


def test_a_lot_does_not_go_back_into_a_stage_that_is_gone(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    stage = add_stage(acting, project)
    lot = add_lot(acting, project, building_stage=stage)
    row = change(acting, "project.edit", lot, {"building_stage": None})
    remove(acting, "project.edit", stage)
    assert row is not None
    with pytest.raises(EditConflictError):
        undo(acting, row)


def test_whoever_may_not_change_it_may_not_undo_it(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    made = _last()
    row = change(acting, "project.edit", project, {"name": "Tiller ungdomsskole"})
    assert row is not None
    for name in ("frida", "geir", "clara", "ida", "nobody"):
        for wanted in (made, row):
            with pytest.raises(NotAllowedError):
                undo(people.acting(name), wanted)
    project.refresh_from_db()
    assert (project.state, project.name) == ("draft", "Tiller ungdomsskole")


def test_a_replaced_row_with_the_same_key_goes_back(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    old = GateAnswer(project=project, point="ground", answer="open")
    create(acting, "project.answer_gate", old)
    batch = uuid.uuid4()
    remove(acting, "project.answer_gate", old, batch=batch)
    create(acting, "project.answer_gate", GateAnswer(project=project, point="ground", answer="known"), batch=batch)
    undo_batch(acting, batch)
    assert GateAnswer.objects.get().answer == "open"


def test_a_batch_is_undone_as_a_whole_or_not_at_all(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    batch = uuid.uuid4()
    lots = [add_lot(acting, project, f"l-{number}") for number in range(3)]
    for lot in lots:
        change(acting, "project.edit", lot, {"tonnes": 500.0}, batch=batch)
    change(acting, "project.edit", lots[0], {"tonnes": 600.0})
    with pytest.raises(EditConflictError):
        undo_batch(acting, batch)
    assert sorted(Lot.objects.values_list("tonnes", flat=True)) == [500.0, 500.0, 600.0]
    undo(acting, _last())
    undo_batch(acting, batch)
    assert set(Lot.objects.values_list("tonnes", flat=True)) == {1200.0}


def test_several_changes_of_one_thing_in_a_batch_go_back_to_the_first(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    batch = uuid.uuid4()
    for name in ("Første", "Andre", "Tredje"):
        change(acting, "project.edit", project, {"name": name}, batch=batch)
    undo_batch(acting, batch)
    project.refresh_from_db()
    assert (project.name, project.version) == ("Tiller skole", 7)


def test_rows_written_in_any_order_are_taken_away_in_an_order_that_keys_allow(people: People) -> None:
    acting = people.acting("ada")
    batch = uuid.uuid4()
    project = make_project(people.acting("berit"))
    stage = BuildingStage.objects.create(project=project, number=1, from_period=8108, to_period=8111)
    lot = Lot.objects.create(
        public_id="l-1", project=project, building_stage=stage, direction="need", mass_type="sand", tonnes=10.0,
        contamination_class=1, from_period=8108, to_period=8111,
    )  # fmt: skip
    Change.objects.bulk_create(
        Change(action="import.package", thing_type=thing._meta.label_lower, thing_id=thing.pk, after=facts_of(thing),
               owner_type="projects.project", owner_id=project.pk, batch=batch)
        for thing in (lot, stage)
    )  # fmt: skip
    undo_batch(acting, batch)
    lot.refresh_from_db()
    assert lot.state == "withdrawn"
    assert BuildingStage.objects.count() == 1, "the withdrawn lot still says which stage it was in"


def test_a_batch_of_many_rows_is_undone_in_chunks(people: People) -> None:
    acting = people.acting("ada")
    owner = people.acting("berit")
    project = make_project(owner)
    lots = Lot.objects.bulk_create(
        Lot(public_id=f"l-{number}", project=project, direction="surplus", mass_type="clay", contamination_class=1,
            from_period=8108, to_period=8111, tonnes=float(number), state="published")
        for number in range(2500)
    )  # fmt: skip
    batch = uuid.uuid4()
    Change.objects.bulk_create(
        Change(action="import.package", thing_type="projects.lot", thing_id=lot.pk, after=facts_of(lot), batch=batch,
               owner_type="projects.project", owner_id=project.pk)
        for lot in lots
    )  # fmt: skip
    undone = undo_batch(acting, batch, "Feil fil")
    assert undone is not None
    assert Lot.objects.filter(state="withdrawn", version=2).count() == 2500
    assert Change.objects.filter(batch=undone, why="Feil fil").count() == 2500
    undo_batch(acting, undone)
    assert Lot.objects.filter(state="published", version=3).count() == 2500
    assert Project.objects.get().state == "draft"
