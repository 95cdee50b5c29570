"""The words and figures that everything else is made of, as data files with a source and a confidence per row.

Code lists (mass types, facility kinds, classes, levels, stages), what may serve what need, volumes and densities,
cost and emission factors, excavation ratios, and the names that geologists give the ground. Each is a CSV file in
`data/`, in its own order.
"""

from ressursbank.vocabulary import volumes
from ressursbank.vocabulary.code_lists import (
    CODE_LISTS,
    CONTAMINATION_CLASSES,
    DIRECTIONS,
    FACILITY_KINDS,
    FACILITY_STATUSES,
    PLANNING_STAGES,
    PROJECT_KINDS,
    PYRAMID_LEVELS,
    FacilityKinds,
    NumberedList,
    code_list,
)
from ressursbank.vocabulary.contamination_limits import ClassLimits, class_limits, contamination_limits
from ressursbank.vocabulary.factors import EXCAVATION_RATIOS, FACTORS, Factor, factor, ratio
from ressursbank.vocabulary.ground_names import (
    Deposit,
    SoilClass,
    deposit,
    deposit_mass_type,
    deposits,
    soil_class,
    soil_class_mass_type,
    soil_classes,
)
from ressursbank.vocabulary.mass_types import MASS_TYPES, MassTypes
from ressursbank.vocabulary.named_list import NamedList
from ressursbank.vocabulary.substitutions import SUBSTITUTION_RULES, SUBSTITUTIONS, Substitution
from ressursbank.vocabulary.unknown import UnknownNameError, nearest_names
from ressursbank.vocabulary.volumes import UnknownMassTypeCodeError

__all__ = [
    "CODE_LISTS",
    "CONTAMINATION_CLASSES",
    "DIRECTIONS",
    "EXCAVATION_RATIOS",
    "FACILITY_KINDS",
    "FACILITY_STATUSES",
    "FACTORS",
    "MASS_TYPES",
    "PLANNING_STAGES",
    "PROJECT_KINDS",
    "PYRAMID_LEVELS",
    "SUBSTITUTIONS",
    "SUBSTITUTION_RULES",
    "ClassLimits",
    "Deposit",
    "FacilityKinds",
    "Factor",
    "MassTypes",
    "NamedList",
    "NumberedList",
    "SoilClass",
    "Substitution",
    "UnknownMassTypeCodeError",
    "UnknownNameError",
    "class_limits",
    "code_list",
    "contamination_limits",
    "deposit",
    "deposit_mass_type",
    "deposits",
    "factor",
    "nearest_names",
    "ratio",
    "soil_class",
    "soil_class_mass_type",
    "soil_classes",
    "volumes",
]
