"""What a street may set otherwise for its elections."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import whole

NOMINATION_DAYS = whole("elections.nomination_days", 14, _("Days for which nominations are taken."), least=1, most=180)
VOTING_DAYS = whole("elections.voting_days", 7, _("Days for which a vote is open."), least=1, most=60)
TERM_MONTHS = whole("elections.term_months", 24, _("Months of a term that an election gives."), least=1, most=120)
TURNOUT_PERCENT = whole(
    "elections.turnout_percent", 30, _("Percent of the roll that must vote, so that a vote counts."), least=0, most=100
)
PETITION_PERCENT = whole(
    "elections.petition_percent",
    20,
    _("Percent of the members whose signatures bring a recall to the vote."),
    least=1,
    most=100,
)
PETITION_DAYS = whole("elections.petition_days", 30, _("Days for which signatures are gathered."), least=1, most=180)
