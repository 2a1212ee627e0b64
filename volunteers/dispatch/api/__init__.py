"""The HTTP face of dispatch."""

from volunteers.dispatch.api import offers, places, tasks
from volunteers.dispatch.api.common import router

__all__ = ["offers", "places", "router", "tasks"]
