"""The care register against the clock."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.accounts import sms
from backend.accounts.phones import is_mobile
from backend.jobs.define import cron, for_each, job, system
from volunteers.care import services
from volunteers.care.models import Alarm, Contact, Entry
from volunteers.care.states import AlarmStatus, Status, VisitStatus

NOBODY_OPENED = _(
    "[Linli] You are the emergency contact of a neighbour. A volunteer came to see them today, and nobody opened. "
    "Please call them, or the community."
)


@cron("20 * * * *")
def look_through(*, now: datetime) -> None:
    """Forget proposals that nobody answered, resume who is back, remind of reviews; street by street."""
    rows = Entry.objects.filter(
        Q(status=Status.PROPOSED) | Q(status=Status.PAUSED) | Q(status=Status.ACTIVE, review_on__lte=now.date())
    )
    streets = list(rows.order_by("street").values_list("street_id", flat=True).distinct())
    for_each(streets, lambda street: services.lapse(actor=system(street), now=now))
    for_each(streets, lambda street: services.come_back(actor=system(street), now=now))
    for_each(streets, lambda street: services.remind_of_reviews(actor=system(street), now=now))


def _of_street(*, street_id: UUID) -> str:
    return str(street_id)


@job(key=_of_street)
def ask_for_visits(*, street_id: UUID) -> None:
    """A task for each visit that is due in a street, each by itself. Run twice it asks for none twice."""
    actor = system(street_id)
    due = services.due_entries(actor, now=actor.at)
    for_each(due, lambda entry: services.open_due_visit(actor=system(street_id), entry_id=entry, now=actor.at))


@cron("*/15 * * * *")
def look_for_due(*, now: datetime) -> None:
    """Ask for what is due, note what was missed, carry up what nobody found out; street by street."""
    active = Entry.objects.filter(status=Status.ACTIVE)
    for street_id in active.order_by("street").values_list("street_id", flat=True).distinct():
        ask_for_visits.defer(street_id=street_id)
    waiting = Entry.objects.filter(visits__status=VisitStatus.OPEN)
    streets = list(waiting.order_by("street").values_list("street_id", flat=True).distinct())
    for_each(streets, lambda street: services.miss_visits(actor=system(street), now=now))
    alarmed = Alarm.objects.filter(status=AlarmStatus.OPEN, carried_up_at=None)
    streets = list(alarmed.order_by("street").values_list("street_id", flat=True).distinct())
    for_each(streets, lambda street: services.carry_up(actor=system(street), now=now))


def _of_contact(*, alarm_id: UUID, contact_id: UUID) -> str:
    return f"{alarm_id} {contact_id}"


@job(key=_of_contact)
def text_contact(*, alarm_id: UUID, contact_id: UUID) -> None:
    """Say to a contact that nobody opened: no name, no place. Sent twice at worst: the message has an id of its own."""
    alarm = Alarm.objects.select_related("entry__resident").filter(pk=alarm_id, status=AlarmStatus.OPEN).first()
    contact = Contact.objects.filter(pk=contact_id).first()
    if alarm is not None and contact is not None and is_mobile(contact.phone):
        once = uuid5(alarm.id, str(contact.id))
        words = sms.message_to(alarm.entry.resident, sms.Template.CARE_ALARM, NOBODY_OPENED, id=once, to=contact.phone)
        sms.deliver(words, real=True)
