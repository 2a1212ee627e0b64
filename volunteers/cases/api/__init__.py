"""The HTTP face of professional cases."""

from volunteers.cases.api import cases, people, work
from volunteers.cases.api.common import router

__all__ = ["cases", "people", "router", "work"]
