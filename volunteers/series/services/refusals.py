"""What series refuse, and what to do then."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


class RuleUnreadable(DomainError):
    """It is no recurrence rule of RFC 5545 that falls on whole days."""

    code = "rule_unreadable"
    status = 422
    title = _("Rule not understood")
    message = _(
        "The rule is not one of RFC 5545 by days, weeks, months or years. Write it as in "
        "FREQ=WEEKLY;BYDAY=TU;COUNT=10, without hours: those stand in starts and ends."
    )


class SeriesEndless(DomainError):
    """It has no end, or one that is too far away."""

    code = "series_endless"
    status = 422
    title = _("A series without end")
    message = _("A series ends, within three years. Say how often with COUNT, or until when with UNTIL.")


class SeriesNever(DomainError):
    """Its rule falls on no day."""

    code = "series_never"
    status = 422
    title = _("Falls on no day")
    message = _("The series falls on no day that is still ahead. Look at the rule, the first day and its end.")


class SeriesTooOften(DomainError):
    """More occurrences in a year than the street allows."""

    code = "series_too_often"
    status = 422
    title = _("Too often")
    message = _("The series has {count} tasks in a year, and may have {most}. Make it rarer.")


class SeriesWrongHours(DomainError):
    """It ends before it starts."""

    code = "series_wrong_hours"
    status = 422
    title = _("Wrong hours")
    message = _("A task of a series ends after it starts, on the same day. Correct starts and ends.")


class NotAnOccurrence(DomainError):
    """The series never falls on that day."""

    code = "not_an_occurrence"
    status = 422
    title = _("Not a day of this series")
    message = _(
        "The series does not take place on {day}. A task is named by the day on which the rule put it, wherever it was "
        "moved since; those days stand under made and next."
    )


class OccurrenceOver(DomainError):
    """What has begun is not changed from there on."""

    code = "occurrence_over"
    status = 422
    title = _("That day has begun")
    message = _("The task of {day} has begun or is over. Choose a day that is still ahead.")


class RoleUnknown(DomainError):
    """The tasks of the series have no such role."""

    code = "role_unknown"
    status = 422
    title = _("No such role")
    message = _("The tasks of this series have no role “{role}”. Their roles stand under task.")


class TemplateNameTaken(DomainError):
    """Another template of the street has the name."""

    code = "template_name_taken"
    title = _("There is such a template")
    message = _("A template is called “{name}” already. Change that one, or choose another name.")


class NotToStand(DomainError):
    """The volunteer cannot be the one who comes every time."""

    code = "not_to_stand"
    title = _("Not this volunteer")
    message = _(
        "This volunteer cannot be asked to come every time: they are not active, or are asked already. Choose another."
    )


class StandingFull(DomainError):
    """As many come every time as there are places."""

    code = "standing_full"
    title = _("Enough come every time")
    message = _("{slots} places, and as many who come every time or are asked to. End that for one of them first.")


class NotExpected(DomainError):
    """They neither hold a place nor are asked for that day."""

    code = "not_expected"
    title = _("You are not expected then")
    message = _("You hold no place on the task of {day} and are not asked for it: there is nobody to stand in for.")


class OccurrenceRefuses(DomainError):
    """One of its tasks cannot be changed so, and therefore none is."""

    code = "occurrence_refuses"
    title = _("One of the tasks cannot be changed so")
    message = _("Nothing was changed, for the task of {day} cannot be: {because}")
