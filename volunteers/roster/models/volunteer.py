"""A person's profile in the group of one street."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.ids import new_id
from backend.places.models import Place
from backend.states import status_constraint
from volunteers.roster.states import Skill, Spoken, Status

MONTH, WEEK = 31 * 24 * 60, 7 * 24 * 60
"""Minutes."""


class Volunteer(Place):
    """A volunteer. The place is where they set out from; nobody but they see it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="volunteering")
    number = models.BigIntegerField(
        _("volunteer number"),
        unique=True,
        db_default=models.Func(models.Value("roster_volunteer_number"), function="nextval"),
        editable=False,
    )
    """Stands in public where an ID number would; it also keeps a volunteer's hours apart in one GiST index."""
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.ACTIVE)
    skills = ArrayField(models.CharField(max_length=20, choices=Skill.choices), verbose_name=_("skills"), default=list)
    interviewed_at = models.DateTimeField(_("interviewed at"), null=True, blank=True)
    """When somebody spoke with the applicant."""
    since = models.DateTimeField(_("since"))
    probation_until = models.DateField(_("on probation until"), null=True, blank=True)
    """The last day of it; null: it is over, or there was none."""
    probation_places = models.PositiveSmallIntegerField(_("tasks left of the probation"), null=True, blank=True)
    """How many more places done to their end it takes; null: its days alone count."""
    back_on = models.DateField(_("back on"), null=True, blank=True)
    """Of a pause: the day on which they may be asked again, without a word; null: once they say so."""
    on_duty = models.BooleanField(_("on duty"), default=True, db_default=True)
    """Whether they are asked just now. Who is off duty keeps their places, and may claim others."""
    languages = ArrayField(
        models.CharField(max_length=4, choices=Spoken.choices), verbose_name=_("languages"), default=list, db_default=[]
    )
    monthly_minutes = models.PositiveIntegerField(_("minutes a month"), null=True, blank=True)
    """How much work in a calendar month at most; null is the street's option."""
    rest_minutes = models.PositiveSmallIntegerField(_("minutes between tasks"), null=True, blank=True)
    """How long between two places at least; null is the street's option."""
    gender = EncryptedText(_("gender"), max_length=6, blank=True, db_default="")
    """For the wishes of those who are helped; shown to the volunteer alone."""
    limits = EncryptedText(_("health limits"), max_length=200, blank=True, db_default="")
    """What the body must not do: `HealthLimit` values, in order, by spaces; shown to the volunteer alone."""

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["street", "user"], name="volunteer_once_in_a_street"),
            status_constraint(Status, "volunteer_status_known"),
            models.CheckConstraint(
                condition=models.Q(monthly_minutes__lte=MONTH), name="volunteer_month_has_so_many_minutes"
            ),
            models.CheckConstraint(
                condition=models.Q(probation_places__isnull=True)
                | models.Q(probation_places__gte=1, probation_until__isnull=False),
                name="volunteer_probation_of_days_and_places",
            ),
            models.CheckConstraint(
                condition=models.Q(back_on__isnull=True) | models.Q(status=Status.PAUSED),
                name="volunteer_is_back_from_a_pause",
            ),
            models.CheckConstraint(condition=models.Q(rest_minutes__lte=WEEK), name="volunteer_rests_a_week_at_most"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["street"], condition=models.Q(status=Status.ACTIVE), name="volunteer_active"),
            models.Index(
                fields=["street", "back_on"], condition=models.Q(back_on__isnull=False), name="volunteer_back"
            ),
            GinIndex(fields=["skills"], name="volunteer_skills"),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def health_limits(self) -> frozenset[str]:
        """What the body must not do."""
        return frozenset(self.limits.split())
