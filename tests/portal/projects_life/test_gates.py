"""Phase gates: who is to answer what, the next task for whoever looks, the end of a stage, and drift."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ressursbank import vocabulary
from ressursbank.portal.accounts.roles import ROLES
from ressursbank.portal.audit.services import EditConflictError, change, undo_batch
from ressursbank.portal.permissions import NotAllowedError
from ressursbank.portal.projects.gates import POINT_OF, POINTS, POINTS_OF, STAGES, responsibilities
from ressursbank.portal.projects.gates_answers import NEW, answer_point
from ressursbank.portal.projects.gates_status import next_tasks, stages_of
from ressursbank.portal.projects.models import GateAnswer, Lot, Project, ProjectParty, StageSnapshot
from ressursbank.portal.projects.snapshots import LastStageError, ReasonNeededError, drift_of, end_stage
from tests.portal.audit.things import add_lot, make_project
from tests.portal.people import People


def _party(people: People, project: Project, organisation: str, role: str) -> None:
    ProjectParty.objects.create(project=project, organisation=people.organisation[organisation], role=role)


def test_each_of_the_six_stages_has_four_to_eight_points_of_known_roles() -> None:
    assert vocabulary.PLANNING_STAGES.ids == STAGES
    for stage in STAGES:
        assert 4 <= len(POINTS_OF[stage]) <= 8
    for point in POINTS:
        assert set(point.roles) <= set(ROLES)
        assert point.kind in ("known", "decided")
        assert all((point.text_nb, point.text_en, point.help_nb, point.why_nb, point.source, point.confidence))


def test_the_matrix_has_one_leading_role_a_point() -> None:
    duties = [duty for row in responsibilities() for _stage, cell in row.cells for duty in cell]
    assert sorted(duty.point.id for duty in duties if duty.leads) == sorted(POINT_OF)


def test_the_matrix_is_for_everybody(client: Client, db: None) -> None:
    answer = client.get("/en/projects/responsibilities/", HTTP_HOST="localhost")
    assert answer.status_code == 200
    assert "Digging contractor" in answer.content.decode()


def test_whoever_has_the_leading_role_in_the_project_is_to_answer(people: People) -> None:
    project = make_project(people.acting("berit"), planning_stage="idea")
    _party(people, project, "radgiver", "geotechnical_adviser")
    ground = POINT_OF["idea_ground"]
    assert [task.point for task in next_tasks(people.acting("gunn"))] == [ground]
    assert next_tasks(people.acting("kari")) == []
    (mine,) = next_tasks(people.acting("berit"))
    assert (mine.point.id, mine.more) == ("idea_plot", 3)
    assert mine.url.endswith("/idea_plot/")
    assert mine.stage == "Idé"


def test_the_builder_answers_for_roles_that_nobody_has(people: People) -> None:
    project = make_project(people.acting("berit"), planning_stage="idea")
    (current,) = (stage for stage in stages_of(project, people.acting("berit")) if stage.when == "current")
    assert all(point.is_mine for point in current.points)
    (current,) = (stage for stage in stages_of(project, people.acting("frida")) if stage.when == "current")
    assert not any(point.is_mine for point in current.points)


def test_an_authority_owes_what_its_role_leads_in_the_municipalitys_own_project(people: People) -> None:
    project = make_project(people.acting("berit"), planning_stage="zoning")
    assert [task.point.id for task in next_tasks(people.acting("per"))] == ["zoning_provisions"]
    assert next_tasks(people.acting("per"))[0].project == project


def test_what_is_due_first_comes_first_and_what_is_answered_goes(people: People) -> None:
    acting = people.acting("berit")
    first = make_project(acting, "Aktivum", "p-1", planning_stage="idea")
    second = make_project(acting, "Brøset", "p-2", planning_stage="idea")
    from datetime import date

    answer_point(acting, second, POINT_OF["idea_avoid"], "open", "", date(2027, 3, 1), NEW)
    answer_point(acting, first, POINT_OF["idea_plot"], "known", "Tegnet", None, NEW)
    tasks = next_tasks(acting)
    assert [(task.project, task.point.id, task.due_on) for task in tasks] == [
        (second, "idea_avoid", date(2027, 3, 1)),
        (first, "idea_estimate", None),
    ]


def test_withdrawn_and_closed_projects_ask_for_nothing(people: People) -> None:
    acting = people.acting("berit")
    make_project(acting, "A", "p-1", planning_stage="idea", state="withdrawn")
    make_project(acting, "B", "p-2", planning_stage="closed", state="closed")
    assert next_tasks(acting) == []


def test_tasks_cost_the_same_number_of_queries_for_many_projects(
    people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    acting = people.acting("berit")
    for number in range(12):
        project = make_project(acting, f"Prosjekt {number}", f"p-{number}", planning_stage="zoning")
        _party(people, project, "radgiver", "plan_consultant")
        answer_point(acting, project, POINT_OF["zoning_plan"], "decided", "", None, NEW)
    with django_assert_num_queries(4):
        assert len(next_tasks(acting)) == 12


def test_two_first_answers_to_one_point_are_a_conflict(people: People) -> None:
    project = make_project(people.acting("berit"), planning_stage="idea")
    point = POINT_OF["idea_plot"]
    answer_point(people.acting("berit"), project, point, "known", "", None, NEW)
    with pytest.raises(EditConflictError) as caught:
        answer_point(people.acting("bo"), project, point, "not_relevant", "", None, NEW)
    assert caught.value.theirs[0].person == people.person["berit"]
    assert GateAnswer.objects.get().answer == "known"


def test_only_the_projects_own_people_answer(people: People) -> None:
    project = make_project(people.acting("berit"), planning_stage="idea", state="published")
    for name in ("frida", "geir", "per", "nobody"):
        with pytest.raises(NotAllowedError):
            answer_point(people.acting(name), project, POINT_OF["idea_plot"], "known", "", None, NEW)


def test_a_stage_with_open_points_ends_only_with_a_reason(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting, planning_stage="idea")
    with pytest.raises(ReasonNeededError) as caught:
        end_stage(acting, project, " ", 1)
    assert len(caught.value.points) == 6
    project.refresh_from_db()
    assert (project.planning_stage, StageSnapshot.objects.count()) == ("idea", 0)


def test_the_end_of_a_stage_keeps_the_masses_and_goes_on(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting, planning_stage="idea")
    add_lot(acting, project, "l-1", tonnes_p10=900.0, tonnes_p90=2000.0)
    add_lot(acting, project, "l-2", state="withdrawn")
    for point in POINTS_OF["idea"]:
        answer_point(acting, project, point, "known", "", None, NEW)
    end_stage(acting, project, "", 1)
    assert project.planning_stage == "zoning"
    snapshot = StageSnapshot.objects.get()
    assert (snapshot.planning_stage, snapshot.taken_by) == ("idea", people.person["berit"])
    assert [(lot["public_id"], lot["tonnes"], lot["tonnes_p90"]) for lot in snapshot.lots] == [("l-1", 1200.0, 2000.0)]


def test_the_way_back_is_undo(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting, planning_stage="idea")
    batch = end_stage(acting, project, "Hastverk", 1)
    undo_batch(acting, batch, "For tidlig")
    project.refresh_from_db()
    assert (project.planning_stage, StageSnapshot.objects.count()) == ("idea", 0)


def test_the_end_of_construction_closes_the_project_and_its_lots(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting, planning_stage="construction", state="published")
    add_lot(acting, project, state="published")
    batch = end_stage(acting, project, "Ferdig", 1)
    assert (project.planning_stage, project.state, Lot.objects.get().state) == ("closed", "closed", "closed")
    assert [task.point.stage for task in next_tasks(acting)] == ["closed"]
    with pytest.raises(LastStageError):
        end_stage(acting, project, "Igjen", project.version)
    undo_batch(acting, batch)
    project.refresh_from_db()
    assert (project.planning_stage, project.state, Lot.objects.get().state) == (
        "construction",
        "published",
        "published",
    )


def test_only_owners_end_a_stage(people: People) -> None:
    project = make_project(people.acting("berit"), planning_stage="idea", state="published")
    _party(people, project, "graver", "contractor")
    for name in ("geir", "frida", "per", "nobody"):
        with pytest.raises(NotAllowedError):
            end_stage(people.acting(name), project, "Nå", 1)


def test_two_who_end_a_stage_take_one_snapshot(people: People) -> None:
    project = make_project(people.acting("berit"), planning_stage="idea")
    seen = Project.objects.get()
    end_stage(people.acting("berit"), project, "Hastverk", 1)
    with pytest.raises(EditConflictError):
        end_stage(people.acting("bo"), seen, "Hastverk", 1)
    assert StageSnapshot.objects.count() == 1


def test_drift_tells_tonnes_per_cent_and_why(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting, planning_stage="idea")
    clay = add_lot(acting, project, "l-1", tonnes=1000.0)
    assert drift_of(project) is None
    end_stage(acting, project, "Hastverk", 1)
    clay.refresh_from_db()
    change(acting, "project.edit", clay, {"tonnes": 1300.0}, why="Dypere kjeller")
    add_lot(acting, project, "l-2", direction="need", mass_type="topsoil", tonnes=200.0)
    drift = drift_of(project)
    assert drift is not None
    assert drift.stage_names == ["Idé"]
    surplus, need = drift.rows
    assert (surplus.cells[0].tonnes, surplus.cells[0].more_now, surplus.now) == (1000, 300, 1300)
    assert surplus.cells[0].share == pytest.approx(0.3)
    assert (need.cells[0].tonnes, need.cells[0].share, need.now) == (0, None, 200)
    assert [row.why for row in drift.reasons] == ["", "Dypere kjeller"]
