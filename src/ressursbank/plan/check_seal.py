"""Are the files those that summary.json was sealed with? Part of the independent verifier."""

from collections.abc import Mapping
from pathlib import Path

from ressursbank.plan.columns import TABLES, columns_of
from ressursbank.plan.seal import DIGEST, FILES, digest_of, file_seal
from ressursbank.plan.tables import Plan
from ressursbank.region.faults import Fault


def seal_faults(folder: Path, plan: Plan) -> list[Fault]:
    """Every file with other rows or bytes than the seal says, and a summary that does not give its own digest."""
    seals = plan.summary.get(FILES)
    if not isinstance(seals, Mapping):
        return [Fault("summary.json", None, FILES, str(seals), "must be an object with an entry for each CSV file")]
    faults = [
        Fault("summary.json", None, f"{FILES}.{name}", "", "is not a CSV file of a plan; it must not be there")
        for name in seals
        if name.removesuffix(".csv") not in TABLES or not name.endswith(".csv")
    ]
    for table in TABLES:
        file = f"{table}.csv"
        row_count = len(getattr(getattr(plan, table), columns_of(table)[0].field))
        right = file_seal((folder / file).read_bytes(), row_count)
        if seals.get(file) != right:
            message = "was altered after summary.json was written: rows and SHA-256 must be as its files say"
            faults.append(Fault(file, None, "", str(right), f"{message}, {seals.get(file)}"))
    digest = digest_of(plan.summary)
    if plan.summary.get(DIGEST) != digest:
        given = str(plan.summary.get(DIGEST))
        faults.append(Fault("summary.json", None, DIGEST, given, f"must be {digest}, that of the summary's other keys"))
    return faults
