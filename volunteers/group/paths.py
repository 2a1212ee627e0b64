"""The path through the tiers: volunteer → backbone → team leader → core leader, and what each step asks for.

Apps that count something of a volunteer name it in their `growth.py`: `REQUIREMENTS`, a list of these. A requirement opens a
conversation, never a door: who appoints or elects is free to weigh more than can be counted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from backend.modules import modules_of
from backend.places.options import Option
from backend.policy import Actor
from volunteers.group.states import Tier

STEPS = (Tier.BACKBONE, Tier.TEAM_LEADER, Tier.CORE_LEADER)
"""Managers are no step of it: the management layer is another one."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that can be counted of a person, and how much of it each tier asks for."""

    code: str
    label: str | Promise
    still: str | Promise
    """What is missing, in words; `{missing}` is how much."""
    there: Callable[[Actor], int]
    """How much there is."""
    needed: Mapping[Tier, Option[int]]


def requirements() -> list[Requirement]:
    """Of every app, in the order of the settings."""
    return [each for _app, module in modules_of("growth") for each in module.REQUIREMENTS]
