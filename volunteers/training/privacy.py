"""What training holds about people."""

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding
from volunteers.training.models import Course, Learner, Lesson

HOLDINGS = [
    Holding(
        model=Learner,
        of=("volunteer__user",),
        fate=Fate.ERASED,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        beside=("lesson__course__title", "lesson__starts_at"),
    ),
    Holding(
        model=Course,
        of=("made_by",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
    ),
    Holding(
        model=Lesson,
        of=("held_by",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
    ),
]
