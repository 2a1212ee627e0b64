"""The trades that a team of the group may stand for: the skills of the roster."""

from volunteers.roster.states import Skill

TRADES = tuple(Skill.values)
