"""The plane that nearest people are looked for in.

PostgreSQL's core walks a GiST index of points outward from one, whatever lies how densely. Each street and each skill is
shifted to a plane of its own, farther from the others than the earth is wide: the walk meets nobody who lacks the skill.
Mercator's projection keeps the order of what is near: within 10 km scales differ by two in a thousand in Beijing.
"""

from hashlib import md5
from math import asinh, radians, tan

from backend.places.geo import EARTH_RADIUS_M

APART_M = 1e8
"""Between two planes: the projected earth is 4e7 m wide."""


def on_plane(lat: float, lng: float, street: str, skill: str) -> tuple[float, float]:
    """(x, y) of a WGS-84 position among those of a street with a skill, as the trigger writes it."""
    x = radians(lng) * EARTH_RADIUS_M + _number(skill) * APART_M
    y = asinh(tan(radians(lat))) * EARTH_RADIUS_M + _number(street) * APART_M
    return x, y


def _number(name: str) -> int:
    """0 to 65,535. Two of one number share a plane: the rows say whose they are, the walk is only longer."""
    return int(md5(name.encode(), usedforsecurity=False).hexdigest()[:4], 16)
