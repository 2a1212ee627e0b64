"""Needs, and who follows them."""

import json
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import BlindIndex, EncryptedText
from backend.ids import new_id
from backend.places.models import Home
from backend.places.states import Exactness, Geocoded
from backend.states import status_constraint
from needs.desk.states import AWAITING, HANDED_OVER, Alarm, Channel, Kind, Route, Showing, Status, Urgency, Visibility


def passages_of(blacked_out: str) -> list[str]:
    """The passages that a `blacked_out` column holds, the longest first: one may stand in another."""
    found: list[str] = json.loads(blacked_out) if blacked_out else []
    return sorted(found, key=len, reverse=True)


class Need(Home):
    """What a resident reports, for themself or for somebody.

    Lists and feeds show the cell of its place while it goes on. Building, door and phone leave through
    `services.see_destination` alone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # The indexes of `Meta` serve these keys; an import would pay for a second one of each.
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    channel = models.CharField(_("channel"), max_length=7, choices=Channel.choices, default=Channel.APP, editable=False)
    """By which way it reached us."""
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField(_("text"))
    """Byte for byte as it was sent, at most 10,000 characters."""
    category = models.CharField(_("category"), max_length=40, blank=True)
    reported_category = models.CharField(max_length=40, blank=True, editable=False)
    """As it was reported: by it the first-time-right rate is counted, whatever is decided later."""
    details = models.JSONField(_("details"), default=dict, blank=True)
    """The answers to the fields of its category, by their keys (`needs.catalogue.checking.answers`)."""
    missing = models.JSONField(_("missing"), default=list, blank=True)
    """What its category requires and is not there (`needs.catalogue.checking.Missing`)."""
    first_time_right = models.BooleanField(null=True, editable=False)
    """Whether nothing was missing when it arrived; null where its category requires nothing."""
    calls = ArrayField(models.CharField(max_length=3), default=list, editable=False)
    """The emergency numbers that its words call for: a suspicion, not a decision."""
    visibility = models.CharField(_("visibility"), max_length=7, choices=Visibility.choices, default=Visibility.PRIVATE)
    showing = models.CharField(_("moderation"), max_length=7, choices=Showing.choices, default=Showing.SHOWN)
    """Whether moderation lets the street read what its resident made public."""
    blacked_out = EncryptedText(max_length=30_000, blank=True, editable=False)
    """JSON: passages that are read by nobody but those who see it in full. Encrypted, for they say what was taken away."""
    preferred_time = models.CharField(_("preferred time"), max_length=200, blank=True)
    beneficiary = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """The person of this street on whose behalf it was reported, where the phone is theirs."""
    on_behalf_name = models.CharField(_("on behalf of"), max_length=60, blank=True)
    on_behalf_phone = EncryptedText(_("phone"), max_length=20, blank=True, index="on_behalf_phone_index")
    """E.164."""
    on_behalf_phone_index = BlindIndex(of="on_behalf_phone", null=True)
    on_behalf_consent = models.BooleanField(_("consent"), default=False)
    representation = models.ForeignKey(
        "households.Representation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The consent on record by which it was reported: when that ends, its reporter sees no more of it."""
    on_record = models.BooleanField(default=False, editable=False)
    """The address was on record, and not written by the reporter, who need not know it."""
    geocoded = models.CharField(_("how it was placed"), max_length=9, choices=Geocoded.choices, default=Geocoded.NONE)
    exactness = models.CharField(_("how exactly"), max_length=8, choices=Exactness.choices, blank=True)
    place_dropped = models.BooleanField(default=False, editable=False)
    """The position sent was one that nobody measured: 0,0, or the middle of an area."""
    stated_community = models.ForeignKey(
        "places.Area", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """As the reporter named it."""
    found_community = models.ForeignKey(
        "places.Area", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """By its outline. `community` is the one of the two that counts."""
    place_conflict = models.BooleanField(_("place in doubt"), default=False)
    """The place lies outside the community that was stated, by more than the tolerance."""
    fingerprint = models.BinaryField(max_length=32, editable=False)
    """Keyed hash of what was sent, by which a report that is sent again is known; nobody can try phones on it."""
    tokens = ArrayField(models.CharField(max_length=40), default=list, editable=False)
    """The words by which `similar` finds it; none of a report of wrongdoing."""
    marks = ArrayField(models.IntegerField(), default=list, editable=False)
    """The same as numbers of this street alone (`words.mark`), and of text and title as a whole: what is indexed."""

    reported_at = models.DateTimeField(_("reported at"))
    received_at = models.DateTimeField(_("received at"))
    """When it reached us: later than `reported_at` from an offline phone or an import."""
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.REPORTED)
    urgency = models.CharField(_("urgency"), max_length=9, choices=Urgency.choices, blank=True)
    dispatch_due_at = models.DateTimeField(_("dispatch due at"))
    answer_due_at = models.DateTimeField(_("answer due at"))
    dispatched_at = models.DateTimeField(_("dispatched at"), null=True, blank=True)
    """When somebody was set to work on it, or it was answered at once; since it was last reopened."""
    dispatch_alarm = models.PositiveSmallIntegerField(choices=Alarm.choices, default=Alarm.NONE, editable=False)
    answer_alarm = models.PositiveSmallIntegerField(choices=Alarm.choices, default=Alarm.NONE, editable=False)
    """How far up it was told that the term is near, or over."""
    alarm_at = models.DateTimeField(null=True, editable=False)
    """When the clock looks at it next (`alarms.next_step`)."""
    first_receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """First receiver is responsible (首接负责): who took it first keeps the lead."""
    in_charge = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """Whom it was given to, if to one person."""
    handed_over = models.BooleanField(_("lead handed over"), default=False, db_default=False, editable=False)
    """Whether somebody else led it before: they are no judge of it either (`queries.led_before`)."""
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    route = models.CharField(_("route"), max_length=8, choices=Route.choices, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    """The last answer, turning it down among them."""
    decline_reason = models.TextField(_("reason for declining"), blank=True)
    tasks_done = models.PositiveSmallIntegerField(default=0, editable=False)
    """Tasks completed, and referrals answered, since it was last reopened."""
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    reopened_at = models.DateTimeField(_("reopened at"), null=True, blank=True)
    verdict = models.ForeignKey("desk.Verdict", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    """The latest, which counts."""
    reminded_at = models.DateTimeField(_("reminded at"), null=True, editable=False)
    """When the resident was reminded of an answer; of the present one where it is the later."""
    lapsed_at = models.DateTimeField(_("closed without a verdict at"), null=True, blank=True)
    do_not_ask = models.BooleanField(_("no questions"), default=False)
    """The resident wants to be asked nothing of this need."""
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints: ClassVar = [
            status_constraint(Status, "need_status_known"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="need_kind_known"),
            models.CheckConstraint(condition=models.Q(channel__in=Channel.values), name="need_channel_known"),
            models.CheckConstraint(condition=models.Q(showing__in=Showing.values), name="need_showing_known"),
            models.CheckConstraint(
                condition=~models.Q(kind=Kind.WRONGDOING)
                | models.Q(visibility=Visibility.PRIVATE, tokens=[], marks=[], beneficiary=None),
                name="need_wrongdoing_is_confidential",
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.MERGED, merged_into__isnull=False)
                | (~models.Q(status=Status.MERGED) & models.Q(merged_into=None)),
                name="need_merged_into_another",
            ),
            models.CheckConstraint(
                condition=models.Q(in_charge=None, assigned_by=None)
                | models.Q(in_charge__isnull=False, assigned_by__isnull=False),
                name="need_in_charge_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.UNJUDGED) | models.Q(lapsed_at__isnull=False),
                name="need_unjudged_since_a_moment",
            ),
            models.CheckConstraint(condition=~models.Q(merged_into=models.F("id")), name="need_not_into_itself"),
            models.CheckConstraint(
                condition=models.Q(on_behalf_name="") | models.Q(on_behalf_consent=True), name="need_proxy_has_consent"
            ),
            models.CheckConstraint(
                condition=models.Q(visibility=Visibility.PRIVATE)
                | models.Q(on_behalf_consent=False)
                | models.Q(representation__isnull=False),
                name="need_by_word_of_mouth_is_private",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["street", "-reported_at", "-id"], name="need_of_street"),
            models.Index(
                fields=["on_behalf_phone_index"],
                condition=models.Q(on_behalf_phone_index__isnull=False),
                name="need_on_behalf_phone",
            ),
            models.Index(fields=["reporter", "-reported_at"], name="need_of_reporter"),
            models.Index(fields=["beneficiary"], condition=models.Q(beneficiary__isnull=False), name="need_for_person"),
            models.Index(
                fields=["street", "answered_at"],
                condition=models.Q(status__in=AWAITING),
                name="need_awaiting",
            ),
            models.Index(
                fields=["first_receiver"],
                condition=models.Q(status__in=HANDED_OVER, first_receiver__isnull=False),
                name="need_led",
            ),
            models.Index(
                fields=["in_charge"],
                condition=models.Q(status__in=HANDED_OVER, in_charge__isnull=False),
                name="need_in_charge",
            ),
            models.Index(fields=["alarm_at"], condition=models.Q(alarm_at__isnull=False), name="need_alarm"),
            # Community, grid and cell have the indexes of `Place`.
            # Without a list of what waits to be indexed: every search would read it from end to end.
            GinIndex(fields=["marks"], name="need_marks", fastupdate=False),
            models.Index(
                fields=["street", "-reported_at", "-id"],
                condition=models.Q(place_conflict=True),
                name="need_place_conflict",
            ),
            models.Index(
                fields=["street", "-reported_at", "-id"],
                condition=models.Q(visibility=Visibility.PUBLIC),
                name="need_public",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def full(self) -> bool:
        """Whether this viewer may see all of it, as `queries.visible_to` found; otherwise a summary."""
        return bool(getattr(self, "seen_in_full", False))

    @property
    def is_shown(self) -> bool:
        """Whether neighbours may read its summary: its resident made it public, and moderation lets them (`queries.SHOWN`)."""
        return self.visibility == Visibility.PUBLIC and self.showing == Showing.SHOWN

    @property
    def passages(self) -> list[str]:
        """What of its words is blacked out in the summary."""
        return passages_of(self.blacked_out)

    @property
    def is_wrongdoing(self) -> bool:
        """Whether only the confidential receiver may know of it."""
        return self.kind == Kind.WRONGDOING


class Follow(models.Model):
    """A neighbour who wants to hear of a need. The reporter and the beneficiary hear of it anyway."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, models.CASCADE, related_name="follows", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    joined = models.ForeignKey(Need, models.CASCADE, null=True, related_name="+", db_index=False, editable=False)
    """The need by whose merging they came to follow this one."""
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints: ClassVar = [models.UniqueConstraint(fields=["need", "user"], name="follow_once")]
        indexes: ClassVar = [models.Index(fields=["user", "need"], name="follow_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.need_id}"
