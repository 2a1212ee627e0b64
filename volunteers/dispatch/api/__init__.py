"""The HTTP face of dispatch."""

from volunteers.dispatch.api import decisions, offers, places, tasks, waiting
from volunteers.dispatch.api.common import router

__all__ = ["decisions", "offers", "places", "router", "tasks", "waiting"]
