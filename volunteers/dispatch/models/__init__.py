"""Tasks, the offers of them, and the places that volunteers hold."""

from volunteers.dispatch.models.offer import Offer
from volunteers.dispatch.models.place import Assignment, Hours
from volunteers.dispatch.models.task import Task

__all__ = ["Assignment", "Hours", "Offer", "Task"]
