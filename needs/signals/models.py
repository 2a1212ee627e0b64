"""Demand signals, the needs that they are made of, and their numbers night by night."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.states import status_constraint
from needs.desk.models import Need
from needs.desk.states import Kind
from needs.signals.states import Status


class Run(models.Model):
    """One night's gathering in one street, and by which terms."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(_("day"))
    """Of the street."""
    at = models.DateTimeField(_("at"))
    terms = models.JSONField(_("terms"))
    """The options of the street as they were: `{"window_days": 90, …}`."""
    picked = models.PositiveIntegerField(_("unmet or repeated needs"), default=0)
    found = models.PositiveIntegerField(_("signals that came or came back"), default=0)
    counted = models.PositiveIntegerField(_("signals in all"), default=0)
    faded = models.PositiveIntegerField(_("signals that faded"), default=0)

    class Meta:
        verbose_name = _("gathering of demand signals")
        verbose_name_plural = _("gatherings of demand signals")
        constraints: ClassVar = [models.UniqueConstraint(fields=["street", "day"], name="signal_run_once_a_day")]

    def __str__(self) -> str:
        return f"{self.street_id} {self.day}"


class Numbers(models.Model):
    """What is counted of a signal. All but `needs` are people, each once, however often they reported."""

    needs = models.PositiveIntegerField(_("needs"), default=0)
    """Unmet or repeated; one that was merged stands with its survivor."""
    reporters = models.PositiveIntegerField(_("reporters"), default=0)
    """The person whose matter it is, where somebody reported for them; those of merged needs too."""
    waiting = models.PositiveIntegerField(_("waiting past the term"), default=0)
    reopened = models.PositiveIntegerField(_("opened again"), default=0)
    declined = models.PositiveIntegerField(_("turned down"), default=0)
    not_resolved = models.PositiveIntegerField(_("said “not resolved”"), default=0)
    repeated = models.PositiveIntegerField(_("came again"), default=0)
    me_too = models.PositiveIntegerField(_("follow, and did not report"), default=0)
    weight = models.PositiveIntegerField(_("weight"), default=0)
    """`weighing.weight`: by it the list is ordered."""

    class Meta:
        abstract = True


class Signal(Numbers):
    """Needs of one category, or of one kind where they have none, that lie near each other in one community."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    category = models.CharField(_("category"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, blank=True)
    """Where its needs have no category."""
    community = models.ForeignKey("places.Area", models.PROTECT, null=True, blank=True, related_name="+")
    grid = models.ForeignKey("places.Area", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    """Where all of its needs lie in one."""
    cells = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("cells"))
    """H3 cells as they may be shown: of three reporters or more, the smaller ones as their parents."""
    in_public = models.PositiveIntegerField(_("reporters whose summary the street reads"), default=0)
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.NEW)
    found_at = models.DateTimeField(_("found at"))
    """When it was first there, or came back last."""
    counted_at = models.DateTimeField(_("counted at"))
    updated_at = models.DateTimeField(_("updated at"))
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", db_index=False)
    """The last in which its needs were found together."""
    continued_in = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    """The signal that its needs grew into."""
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    words = models.TextField(_("in words"), blank=True)
    """Of the committee: its note, or why it was dismissed or opened again."""
    dismissed_at_reporters = models.PositiveIntegerField(
        _("reporters when it was dismissed"), null=True, editable=False
    )
    """How many there were when it was dismissed: beyond these it comes back."""

    class Meta:
        verbose_name = _("demand signal")
        verbose_name_plural = _("demand signals")
        constraints: ClassVar = [
            status_constraint(Status, "signal_status_known"),
            models.CheckConstraint(
                condition=(
                    models.Q(category="") & models.Q(kind__in=[each for each in Kind if each != Kind.WRONGDOING])
                )
                | (~models.Q(category="") & models.Q(kind="")),
                name="signal_of_category_or_kind",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[Status.TAKEN_UP, Status.DISMISSED])
                | (models.Q(decided_by__isnull=False, decided_at__isnull=False) & ~models.Q(words="")),
                name="signal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(dismissed_at_reporters__isnull=False, status=Status.DISMISSED)
                | (models.Q(dismissed_at_reporters=None) & ~models.Q(status=Status.DISMISSED)),
                name="signal_dismissed_at_a_size",
            ),
            models.CheckConstraint(
                condition=models.Q(reporters=0, needs=0) | models.Q(reporters__gte=3), name="signal_of_three_or_more"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["street", "-weight", "-id"], name="signal_of_street"),
        ]

    def __str__(self) -> str:
        return f"{self.category or self.kind} {self.status}"


class Member(models.Model):
    """A need that a signal is made of, and why; of a signal that faded, those it was made of last."""

    id = models.BigAutoField(primary_key=True)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    signal = models.ForeignKey(Signal, models.CASCADE, related_name="members", db_index=False)
    need = models.ForeignKey(Need, models.CASCADE, related_name="+")
    causes = ArrayField(models.CharField(max_length=12), verbose_name=_("causes"))

    class Meta:
        verbose_name = _("need of a demand signal")
        verbose_name_plural = _("needs of demand signals")
        constraints: ClassVar = [models.UniqueConstraint(fields=["signal", "need"], name="signal_need_once")]

    def __str__(self) -> str:
        return f"{self.signal_id} {self.need_id}"


class Count(Numbers):
    """The numbers of a signal as one run found them."""

    id = models.BigAutoField(primary_key=True)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    signal = models.ForeignKey(Signal, models.CASCADE, related_name="counts", db_index=False)
    run = models.ForeignKey(Run, models.PROTECT, related_name="counts", db_index=False)
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("count of a demand signal")
        verbose_name_plural = _("counts of demand signals")
        constraints: ClassVar = [models.UniqueConstraint(fields=["signal", "day"], name="signal_counted_once_a_day")]

    def __str__(self) -> str:
        return f"{self.signal_id} {self.day}"
