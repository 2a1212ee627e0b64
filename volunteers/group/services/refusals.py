"""What the group refuses."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


class TeamNameTaken(DomainError):
    """Two teams of a street cannot have one name."""

    code = "team_name_taken"
    title = _("Name taken")
    message = _("There is a team called “{name}” already. Choose another name.")


class CommunityOrTrade(DomainError):
    """A team is of a community, or of a trade."""

    code = "community_or_trade"
    status = 422
    title = _("Community or trade")
    message = _("A team serves a community (area_id) or stands for a trade (trade), not both. Leave one of them out.")


class UnknownTrade(DomainError):
    """A trade is one of the skills of the roster."""

    code = "unknown_trade"
    status = 422
    title = _("Unknown trade")
    message = _("There is no skill “{trade}”. Choose one of: {trades}.")


class MemberAlready(DomainError):
    """The person belongs to the team now."""

    code = "member_already"
    title = _("In this team already")
    message = _("This person belongs to this team already. Leave it as it is.")


class RoleHeld(DomainError):
    """The person holds this role now."""

    code = "role_held"
    title = _("Role held already")
    message = _("This person holds this role already. End it first, or leave it as it is.")


class TeamNeeded(DomainError):
    """A team leader leads a team."""

    code = "team_needed"
    status = 422
    title = _("Team needed")
    message = _("Name the team (team_id) that this person leads.")


class TiedToOrganisation(DomainError):
    """Who works for an organisation does not lead the residents' group, and does not read their needs by that."""

    code = "tied_to_organisation"
    title = _("Works for an organisation")
    message = _("This person works for an organisation. Choose a resident, or end the affiliation first.")
