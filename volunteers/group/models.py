"""The group of a street: its teams, and who holds which role for how long."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from volunteers.group.states import How, Tier


class Group(models.Model):
    """The volunteer group of a street (志愿服务队): its name, and its charter in its own words."""

    street = models.OneToOneField("places.Area", models.PROTECT, primary_key=True, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    charter = models.TextField(_("charter"), blank=True)
    since = models.DateField(_("since"))
    """The day on which the group was founded."""
    edited_at = models.DateTimeField(_("edited at"))

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team of the group, by community or by trade."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    area = models.ForeignKey("places.Area", models.PROTECT, null=True, blank=True, related_name="+")
    """The community or grid that the team serves; null for a team by trade."""
    trade = models.CharField(_("trade"), max_length=40, blank=True)
    """The skill that a team by trade stands for; empty for a team of a community."""
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["street", "name"], name="team_name_once_in_a_street"),
            models.CheckConstraint(
                condition=models.Q(area=None) | models.Q(trade=""), name="team_by_community_or_by_trade"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A person in a role, from one day to another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="group_roles")
    tier = models.CharField(_("tier"), max_length=11, choices=Tier.choices)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="roles")
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    contract_id = models.UUIDField(_("contract"), null=True, blank=True)
    """The contract for as long as which a manager manages (the id of its project, which stands above); null where the end is its own."""
    how = models.CharField(_("how"), max_length=9, choices=How.choices, default=How.APPOINTED)
    over = models.BooleanField(_("over"), default=False, editable=False)
    """Whether the end is on record: told, and its duties looked after. What a role gives ends with `until` itself."""

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(tier__in=Tier.values), name="role_tier_known"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="role_ends_later"
            ),
            models.CheckConstraint(
                condition=~models.Q(tier=Tier.TEAM_LEADER) | models.Q(team__isnull=False),
                name="team_leader_has_a_team",
            ),
            models.UniqueConstraint(
                fields=["street", "user", "tier", "team"],
                condition=models.Q(until=None),
                nulls_distinct=False,
                name="role_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(over=False) | models.Q(until__isnull=False), name="role_over_has_an_end"
            ),
            models.CheckConstraint(condition=models.Q(how__in=How.values), name="role_how_known"),
            models.CheckConstraint(
                condition=models.Q(contract_id=None) | models.Q(tier=Tier.MANAGER, until__isnull=False),
                name="role_of_a_contract_is_a_managers_and_ends",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["until"], condition=models.Q(over=False, until__isnull=False), name="role_ends"),
            models.Index(
                fields=["contract_id"], condition=models.Q(contract_id__isnull=False), name="role_of_contract"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_tier_display()} {self.user_id}"


class Membership(models.Model):
    """A person in a team, from one day to another. It gives no right by itself: who leads has a role."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "user"], condition=models.Q(until=None), name="membership_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="membership_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.user_id}"
