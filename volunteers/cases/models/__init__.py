"""Cases, who works on them, and what they write."""

from volunteers.cases.models.case import Case, Correction, Participant
from volunteers.cases.models.work import Assessment, Goal, Meeting, Plan

__all__ = ["Assessment", "Case", "Correction", "Goal", "Meeting", "Participant", "Plan"]
