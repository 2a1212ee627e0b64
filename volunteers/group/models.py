"""The group of a street: its teams, and who holds which role for how long."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from volunteers.group.states import Tier


class Team(models.Model):
    """A team of the group, by community or by trade."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    area = models.ForeignKey("places.Area", models.PROTECT, null=True, blank=True, related_name="+")
    """The community or grid that the team serves; null for a team by trade."""
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["street", "name"], name="team_name_once_in_a_street"),
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
        ]

    def __str__(self) -> str:
        return f"{self.get_tier_display()} {self.user_id}"
