"""Put a lot on the market and read its best partners, with nothing but Python's own library.

    RESSURSBANK_URL=http://localhost:8000 RESSURSBANK_TOKEN=rb_… python api_example.py

The token needs the scopes projects:write, lots:write, listings:write and matches:read.
"""

import json
import os
import sys
import uuid
from urllib.error import HTTPError
from urllib.request import Request, urlopen

BASE = os.environ.get("RESSURSBANK_URL", "http://localhost:8000") + "/api/v1"
TOKEN = os.environ["RESSURSBANK_TOKEN"]


def call(method, path, body=None, **headers):
    """Call the API; the answer's JSON and its ETag. Exits with what the API says is wrong."""
    sent = {"Authorization": f"Bearer {TOKEN}", "Accept-Language": "en", **headers}
    if method != "GET":
        # Sent again with the same key, a write that got no answer is still done only once.
        sent["Idempotency-Key"] = str(uuid.uuid4())
    data = None
    if body is not None:
        sent["Content-Type"] = "application/json"
        data = json.dumps(body).encode()
    try:
        with urlopen(Request(BASE + path, data, sent, method=method), timeout=30) as answer:
            return json.load(answer), answer.headers.get("ETag")
    except HTTPError as error:
        problem = json.load(error)
        print(f"{problem['title']}: {problem['detail']}", file=sys.stderr)
        for fault in problem["faults"]:
            print(f"  {fault['field']} = {fault['value']!r}: {fault['problem']}", file=sys.stderr)
        sys.exit(1)


project, version = call(
    "POST",
    "/projects",
    {
        "name": "New school",
        "kind": "school",
        "planning_stage": "construction",
        "longitude": 10.3951,
        "latitude": 63.4305,
        "first_quarter": "2027-Q1",
        "last_quarter": "2027-Q4",
    },
)
lot, _ = call(
    "POST",
    "/lots",
    {
        "project_id": project["id"],
        "direction": "surplus",
        "mass_type": "clay",
        "contamination_class": 1,
        "quantity": {"value": 1000, "unit": "in_place_m3"},
        "first_quarter": "2027-Q1",
        "last_quarter": "2027-Q2",
    },
)
call("POST", f"/projects/{project['id']}/publish", **{"If-Match": version})
listing, _ = call("POST", "/listings", {"lot_id": lot["id"], "price_nok_per_tonne": -40})
print(f"{listing['id']}: {listing['title']}, {lot['left_tonnes']:.0f} t")

found, _ = call("GET", f"/lots/{lot['id']}/matches?top=5")
for match in found["matches"]:
    print(
        f"{match['partner_name']}: {match['kilometres']:.1f} km, {match['cost_nok_per_tonne']:.0f} NOK/t,"
        f" {match['co2_kg_per_tonne']:.1f} kg CO2e/t, room for {match['room_tonnes']:.0f} t"
    )
for other in found["excluded"][:3]:
    print(f"Not {other['partner_name']}: {other['opens_with']} ({other['source']})")
