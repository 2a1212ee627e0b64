"""Looking for digits in what is told: not in what holds any by chance."""

import re

ID = r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"
CLOCK = r"\d\d:\d\d:\d\d(?:\.\d+)?"
MOMENT = r"datetime\.datetime\([^)]*\)"
FRACTION = r"\d+\.\d+"


def without_chance(text, *, fractions=False):
    """The text without its ids and moments, and without its decimal fractions (degrees, shares) unless they are asked for."""
    return re.sub("|".join([ID, CLOCK, MOMENT, *([] if fractions else [FRACTION])]), "", text)
