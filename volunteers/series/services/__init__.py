"""The verbs of series, the only writers of their rows."""

from volunteers.series.services.beginning import create, preview
from volunteers.series.services.changing import change
from volunteers.series.services.edits import ask_first_again, note_edits
from volunteers.series.services.ending import cut, end, hand_over
from volunteers.series.services.making import make_ahead
from volunteers.series.services.refusals import (
    NotAnOccurrence,
    NotExpected,
    NotToStand,
    OccurrenceOver,
    OccurrenceRefuses,
    RoleUnknown,
    RuleUnreadable,
    SeriesEndless,
    SeriesNever,
    SeriesTooOften,
    SeriesWrongHours,
    StandingFull,
    TemplateNameTaken,
)
from volunteers.series.services.standing import (
    answer_standing,
    ask_standing,
    end_standing,
    end_standing_of,
    find_stand_in,
)
from volunteers.series.services.templates import (
    begin_series_of,
    change_template,
    create_template,
    open_task_of,
    retire_template,
)

__all__ = [
    "NotAnOccurrence",
    "NotExpected",
    "NotToStand",
    "OccurrenceOver",
    "OccurrenceRefuses",
    "RoleUnknown",
    "RuleUnreadable",
    "SeriesEndless",
    "SeriesNever",
    "SeriesTooOften",
    "SeriesWrongHours",
    "StandingFull",
    "TemplateNameTaken",
    "answer_standing",
    "ask_first_again",
    "ask_standing",
    "begin_series_of",
    "change",
    "change_template",
    "create",
    "create_template",
    "cut",
    "end",
    "end_standing",
    "end_standing_of",
    "find_stand_in",
    "hand_over",
    "make_ahead",
    "note_edits",
    "open_task_of",
    "preview",
    "retire_template",
]
