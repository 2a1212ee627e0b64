"""The shapes of the roster."""

from volunteers.roster.schemas.hours import (
    Clock,
    DayHoursIn,
    DayHoursOut,
    HoursIn,
    HoursOut,
    SpanIn,
    WeeklyHoursIn,
    WeeklyHoursOut,
)
from volunteers.roster.schemas.safeguard import ApartIn, ApartOut, SafeguardCreate, SafeguardOut
from volunteers.roster.schemas.skill import ProofCreate, ProofOut, SkillIn, SkillOut, SkillsIn, SkillsOut
from volunteers.roster.schemas.vetting import VettingCreate, VettingOut
from volunteers.roster.schemas.volunteer import (
    ApplicationIn,
    DutyIn,
    FitnessIn,
    FitnessOut,
    PauseIn,
    Skills,
    VolunteerCreate,
    VolunteerDetail,
    VolunteerEdit,
    VolunteerOut,
)

__all__ = [
    "ApartIn",
    "ApartOut",
    "ApplicationIn",
    "Clock",
    "DayHoursIn",
    "DayHoursOut",
    "DutyIn",
    "FitnessIn",
    "FitnessOut",
    "HoursIn",
    "HoursOut",
    "PauseIn",
    "ProofCreate",
    "ProofOut",
    "SafeguardCreate",
    "SafeguardOut",
    "SkillIn",
    "SkillOut",
    "Skills",
    "SkillsIn",
    "SkillsOut",
    "SpanIn",
    "VettingCreate",
    "VettingOut",
    "VolunteerCreate",
    "VolunteerDetail",
    "VolunteerEdit",
    "VolunteerOut",
    "WeeklyHoursIn",
    "WeeklyHoursOut",
]
