"""The roster's verbs."""

from volunteers.roster.services.presence import set_duty, set_fitness, set_hours
from volunteers.roster.services.profile import edit, enrol, move, refuse_minors

__all__ = [
    "edit",
    "enrol",
    "move",
    "refuse_minors",
    "set_duty",
    "set_fitness",
    "set_hours",
]
