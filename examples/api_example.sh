#!/bin/sh
# Put a lot on the market and read its best partners, with curl.
#
#   RESSURSBANK_URL=http://localhost:8000 RESSURSBANK_TOKEN=rb_… sh api_example.sh
set -eu
base="${RESSURSBANK_URL:-http://localhost:8000}/api/v1"

# Answers with the JSON, also of an error; curl's exit tells that it was one.
call() {
    curl --silent --show-error --fail-with-body --max-time 30 \
        -H "Authorization: Bearer $RESSURSBANK_TOKEN" -H 'Accept-Language: en' \
        -H 'Content-Type: application/json' "$@"
}
# The first id of an answer.
id_of() { sed 's/^{"id": *"\([^"]*\)".*/\1/'; }

project=$(call "$base/projects" -d '{
    "name": "New school", "kind": "school", "planning_stage": "construction",
    "longitude": 10.3951, "latitude": 63.4305, "first_quarter": "2027-Q1", "last_quarter": "2027-Q4"
}' | id_of)
lot=$(call "$base/lots" -d '{
    "project_id": "'"$project"'", "direction": "surplus", "mass_type": "clay", "contamination_class": 1,
    "quantity": {"value": 1000, "unit": "in_place_m3"}, "first_quarter": "2027-Q1", "last_quarter": "2027-Q2"
}' | id_of)
version=$(call --output /dev/null --dump-header - "$base/projects/$project" | sed -n 's/^[Ee][Tt]ag: *\("[^"]*"\).*/\1/p')
call "$base/projects/$project/publish" -X POST -H "If-Match: $version" > /dev/null
listing=$(call "$base/listings" -d '{"lot_id": "'"$lot"'", "price_nok_per_tonne": -40}' | id_of)
echo "$listing"
call "$base/lots/$lot/matches?top=5"
