"""Who hears of what happens in dispatch."""

from volunteers.dispatch.receivers import noshows, offers, places, roster, tasks, waiting

__all__ = ["noshows", "offers", "places", "roster", "tasks", "waiting"]
