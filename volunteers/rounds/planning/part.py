"""A neighbourhood: what of a plan is planned anew at one time."""

from dataclasses import dataclass

from volunteers.rounds.planning.problem import Problem, Visit

Orders = dict[str, list[Visit]]
"""By volunteer, whom they visit in order."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the volunteers and of the visits as a problem of their own, and the orders that they are in now."""

    problem: Problem
    before: Orders
    seed: int
    """By which it is searched."""
