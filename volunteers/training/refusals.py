"""Refusals of training."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


class LessonBegun(DomainError):
    """It has begun."""

    code = "lesson_begun"
    title = _("It has begun")
    message = _("The lesson began at {starts_at}. Choose another one: GET /lessons.")


class LessonNotBegun(DomainError):
    """Nobody passes what has not begun."""

    code = "lesson_not_begun"
    title = _("It has not begun")
    message = _("The lesson begins at {starts_at}. Say who passed once it has.")


class LessonInThePast(DomainError):
    """A lesson is planned ahead."""

    code = "lesson_in_the_past"
    status = 422
    title = _("In the past")
    message = _("The lesson would have begun already. Choose a time that lies ahead.")


class SignedUpAlready(DomainError):
    """Once is enough."""

    code = "signed_up_already"
    title = _("Signed up already")
    message = _("You have a place at this lesson, or wait for one. Sign off first to change that.")


class MarksNeeded(DomainError):
    """A course with a test is passed by its marks."""

    code = "marks_needed"
    status = 422
    title = _("The marks are missing")
    message = _("This course has a test, passed with {pass_mark} of 100. Enter the marks; of who was absent, none.")


class NoTest(DomainError):
    """Marks of a course without a test."""

    code = "no_test"
    status = 422
    title = _("There is no test")
    message = _("This course has no test: who was there passed. Leave the marks out.")
