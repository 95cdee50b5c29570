"""What a seller and a buyer have before they trade: a lot of clay in Trondheim, and Fjord's field that wants clay."""

from typing import Any

from django.urls import reverse
from django.utils.translation import override

from ressursbank.portal.projects.lots import add_lots
from ressursbank.portal.projects.services import Place, create_project, edit_project, publish_project
from tests.portal.people import People
from tests.portal.projects.made import CLAY, END, START

SCHOOL = ("berit", "Ny kulturskole", Place("Kjøpmannsgata 1", 10.3951, 63.4305, "5001", None), "school")
FIELD = ("frida", "Jordet på Ranheim", Place("Ranheimsveien 10", 10.53, 63.427, "5001", None), "farmland")
SURPLUS = {"direction": "surplus", "tonnes": 3000.0, "tonnes_p10": 2800.0, "tonnes_p90": 3300.0}
NEED = {"direction": "need", "tonnes": 2500.0, "tonnes_p10": None, "tonnes_p90": None}


def of_trade(people: People) -> dict[str, Any]:
    """Addresses in Norwegian, by "trade.…", for test_market_journey.py."""
    found = {}
    for name, (who, called, place, kind), lot in (("surplus", SCHOOL, SURPLUS), ("need", FIELD, NEED)):
        acting = people.acting(who)
        project = create_project(acting, called, place)
        fields = {"kind": kind, "planning_stage": "construction", "from_period": START, "to_period": END}
        edit_project(acting, project, fields, project.version)
        [made] = add_lots(acting, project, [CLAY | {"stage_probability": 1.0} | lot])
        publish_project(acting, project, project.version)
        with override("nb"):
            found[f"trade.{name}"] = reverse("projects:lot", args=[made.public_id])
            found[f"trade.{name}_partners"] = reverse("market:partners", args=[made.public_id])
    return found
