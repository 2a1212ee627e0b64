"""The HTTP face of the roster."""

from volunteers.roster.api import joining, presence, safeguards, skills, vetting, volunteers
from volunteers.roster.api.common import router

__all__ = ["joining", "presence", "router", "safeguards", "skills", "vetting", "volunteers"]
