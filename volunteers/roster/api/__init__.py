"""The HTTP face of the roster."""

from volunteers.roster.api import hand_ins, joining, presence, safeguards, skills, vetting, volunteers
from volunteers.roster.api.common import router

__all__ = ["hand_ins", "joining", "presence", "router", "safeguards", "skills", "vetting", "volunteers"]
