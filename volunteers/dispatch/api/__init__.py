"""The HTTP face of dispatch."""

from volunteers.dispatch.api import decisions, noshows, offers, places, tasks, waiting
from volunteers.dispatch.api.common import router

__all__ = ["decisions", "noshows", "offers", "places", "router", "tasks", "waiting"]
