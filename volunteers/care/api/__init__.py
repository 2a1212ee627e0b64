"""The HTTP face of the care register."""

from volunteers.care.api import entries, trust, visits
from volunteers.care.api.common import router

__all__ = ["entries", "router", "trust", "visits"]
