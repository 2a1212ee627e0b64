"""What elections refuse."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


class NameOneOffice(DomainError):
    """An election fills a role, or seats of a kind."""

    code = "name_one_office"
    status = 422
    title = _("Name one office")
    message = _(
        "Name a role (tier) or a kind of seat (seat_kind), not both; a team leader also needs a team (team_id), and who leads "
        "or manages the whole group, or sits on the committee, has none."
    )


class NameOneHolder(DomainError):
    """A recall is about one office that somebody holds."""

    code = "name_one_holder"
    status = 422
    title = _("Name one office")
    message = _("Name the role (role_id) or the seat (seat_id) of whom it is about: one of the two.")


class ElectionUnderWay(DomainError):
    """One election of an office at a time."""

    code = "election_under_way"
    title = _("Under way already")
    message = _(
        "The members are deciding on this already ({election}). Take part in that one, or wait until it is over."
    )


class NominatedAlready(DomainError):
    """Once in an election."""

    code = "nominated_already"
    title = _("Nominated already")
    message = _("This person is nominated in this election already. You may second the nomination.")


class CandidateNotFit(DomainError):
    """Who could not take the office does not stand for it."""

    code = "candidate_not_fit"
    title = _("Cannot stand")
    message = _("This person cannot take the office: {why}.")


class GatheringOver(DomainError):
    """The days of nominations or signatures are over."""

    code = "gathering_over"
    title = _("Too late")
    message = _(
        "Nominations and signatures were taken until {until}. The vote opens, or it ends, within minutes: reload it."
    )


class SignedAlready(DomainError):
    """One signature of one member."""

    code = "signed_already"
    title = _("Signed already")
    message = _("You have signed for this recall already. One signature of each member counts.")


class NotOnTheRoll(DomainError):
    """The roll was closed when the vote opened."""

    code = "not_on_the_roll"
    status = 403
    title = _("Not on the roll")
    message = _(
        "You are not on the roll of this vote: it lists who was a member when the vote opened, and is not changed afterwards. "
        "You may vote in the next one."
    )


class VotedAlready(DomainError):
    """One vote of one member."""

    code = "ballot_cast_already"
    title = _("Voted already")
    message = _(
        "You have voted in this election already. One vote of each member counts, and nobody can find it to change it."
    )


class VotingOver(DomainError):
    """The vote is closed by the clock."""

    code = "voting_over"
    title = _("The vote is over")
    message = _("Votes were taken until {until}. They are counted within minutes: reload it.")


class BallotNotValid(DomainError):
    """A ballot says what was not asked."""

    code = "ballot_not_valid"
    status = 422
    title = _("Ballot not valid")
    message = _(
        "In an election choose at most {places} of the nominations that stand, each once, or none for a blank ballot; in a "
        "recall say yes or no (recall)."
    )
