"""Tasks, the offers of them, the places that volunteers hold, and who waits for one."""

from volunteers.dispatch.models.askable import Askable
from volunteers.dispatch.models.decision import Decision
from volunteers.dispatch.models.offer import Offer
from volunteers.dispatch.models.place import Assignment, Hours
from volunteers.dispatch.models.task import Task, TaskRole
from volunteers.dispatch.models.waiter import Waiter

__all__ = ["Askable", "Assignment", "Decision", "Hours", "Offer", "Task", "TaskRole", "Waiter"]
