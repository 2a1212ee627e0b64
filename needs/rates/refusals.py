"""Refusals of what is counted."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


class EmptyPeriod(DomainError):
    """A period that ends before it begins."""

    code = "empty_period"
    status = 422
    title = _("Empty period")
    message = _("The period ends before it begins. Give a day after “from” as “to”; that day itself is not counted.")


class WholeQuarters(DomainError):
    """A stranger asks for days between which there are few needs."""

    code = "whole_quarters"
    status = 422
    title = _("Whole quarters only")
    message = _(
        "Outside the group, tables are told of whole quarters that are over: from and to are the first of January, April, July "
        "or October. Days between them would tell of single people."
    )


class ForTheGroup(DomainError):
    """A stranger asks for the table of a community or grid."""

    code = "for_the_group"
    status = 403
    title = _("For the group")
    message = _(
        "The table of a community or grid is for the group and the street. Leave area out for that of the street."
    )
