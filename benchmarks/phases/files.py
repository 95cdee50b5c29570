"""From files and to files: read, write, verify."""

import shutil

from benchmarks.phases import Case, phase
from ressursbank import read_region
from ressursbank.plan.check import check_plan


@phase("read and check", "the region package from disk, every fault looked for")
def read_and_check(case: Case) -> None:
    case.region = read_region(case.region_folder)


@phase("write", "the plan's folder with its GeoPackage, flushed to disk", repeats=2)
def write(case: Case) -> None:
    shutil.rmtree(case.plan_folder, ignore_errors=True)
    case.plan.write(case.plan_folder)


@phase("verify", "the independent check of the plan's files against the region's", repeats=1)
def verify(case: Case) -> None:
    faults = check_plan(case.region_folder, case.plan_folder)
    if faults:
        raise AssertionError("\n".join(map(str, faults)))
