"""What arises where and when, who can take it, and what it costs: the Region, and the packages it is kept in.

`read_region` reads a package's folder and tells every fault at once (`RegionError`); `check_package` does the same
without raising; `write_region` writes one. The format's columns are declared once, in columns.csv.
"""

from ressursbank.region.assumptions import Assumptions, default_assumptions
from ressursbank.region.faults import Fault, RegionError
from ressursbank.region.read import CheckResult, check_package, read_region
from ressursbank.region.tables import Region
from ressursbank.region.write import write_region

__all__ = [
    "Assumptions",
    "CheckResult",
    "Fault",
    "Region",
    "RegionError",
    "check_package",
    "default_assumptions",
    "read_region",
    "write_region",
]
