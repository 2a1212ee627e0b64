"""Looking for digits in what is told: not in what holds any by chance."""

import re

CHANCE = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}|\d+\.\d+")


def without_chance(text):
    """The text without its ids and decimal fractions (degrees, seconds)."""
    return CHANCE.sub("", text)
