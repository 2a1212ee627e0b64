"""Volunteers: who they are in the group of one street, and when they may be asked."""

from volunteers.roster.models.hours import DayHours, WeeklyHours
from volunteers.roster.models.safeguard import Apart, Safeguard
from volunteers.roster.models.skill import HandIn, HeldSkill, Proof
from volunteers.roster.models.vetting import Vetting
from volunteers.roster.models.volunteer import Volunteer

__all__ = ["Apart", "DayHours", "HandIn", "HeldSkill", "Proof", "Safeguard", "Vetting", "Volunteer", "WeeklyHours"]
