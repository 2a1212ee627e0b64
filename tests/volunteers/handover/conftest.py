"""One open duty of every kind that there is, of one person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.duties import duties
from backend.parties.models import AffiliationKind
from backend.privacy.models import Consent
from needs.desk.models import Need
from projects.delivery.models import Project
from tests.factories import AffiliationFactory, OrganisationFactory, TaskFactory, UserFactory
from volunteers.care.models import Entry
from volunteers.cases.models import Case
from volunteers.committee.models import Seat
from volunteers.meetings.models import Meeting
from volunteers.series.models import Series


def need_of(holder, **fields):
    now = timezone.now()
    due = {"dispatch_due_at": now + timedelta(days=1), "answer_due_at": now + timedelta(days=7)}
    return Need.objects.create(
        street=holder.home_street, reporter=UserFactory(home_street=holder.home_street), kind="help", text="灯坏了",
        status="triaged", urgency="normal", reported_at=now, received_at=now, updated_at=now, **due, **fields,
    )  # fmt: skip


def lead(holder, **fields):
    return need_of(holder, first_receiver=holder, **fields)


def charge(holder, **fields):
    return need_of(holder, in_charge=holder, assigned_by=holder, **fields)


def task(holder, **fields):
    return TaskFactory(street=holder.home_street, created_by=holder, **fields)


def series(holder, **fields):
    today = timezone.now().date()
    return Series.objects.create(
        street=holder.home_street, shape={"title": "送早餐", "slots": 1}, rule="FREQ=DAILY", first_on=today,
        last_on=today + timedelta(days=9), at="07:30", minutes=45, holidays="keep", made_by=holder, director=holder,
        made_at=timezone.now(), fingerprint=b"", **fields,
    )  # fmt: skip


def seat(holder, **fields):
    since = timezone.now() - timedelta(days=9)
    return Seat.objects.create(
        street=holder.home_street, holder=holder, since=since, until=since + timedelta(days=400),
        **{"kind": "resident", **fields},
    )  # fmt: skip


def project(holder, **fields):
    today = timezone.now().date()
    return Project.objects.create(
        street=holder.home_street, title="暖心", summary="陪伴", starts_on=today,
        ends_on=today + timedelta(days=300), budget_fen=1, registered_by=holder, sent_by=holder, manager=holder,
        registered_at=timezone.now(), fingerprint=b"", **{"contractor": OrganisationFactory(), **fields},
    )  # fmt: skip


def meeting(holder, **fields):
    now = timezone.now()
    return Meeting.objects.create(
        street=holder.home_street, title="例会", place="厅", starts_at=now + timedelta(days=1), chair=holder,
        called_by=holder, called_at=now, **fields,
    )  # fmt: skip


def case(holder, **fields):
    now, organisation = timezone.now(), OrganisationFactory()
    resident = UserFactory(home_street=holder.home_street)
    said = Consent.objects.create(
        street=holder.home_street, user=resident, purpose="case", subject=organisation, version=1, given=True, how="app",
        by=resident, at=now,
    )  # fmt: skip
    entry = Entry.objects.create(
        street=holder.home_street, resident=resident, status="agreed", every_days=7, starts="09:00", ends="10:00",
        proposed_by=holder, proposed_at=now, consent=said,
    )  # fmt: skip
    AffiliationFactory(user=holder, organisation=organisation, kind=AffiliationKind.SOCIAL_WORKER)
    project(resident, contractor=organisation, status="approved")
    return Case.objects.create(
        street=holder.home_street, entry=entry, organisation=organisation, status="open", lead=holder,
        proposed_by=holder, proposed_at=now, about="x", consent=said, since=now, **fields,
    )  # fmt: skip


MADE = {
    "need_lead": lead, "need_in_charge": charge, "task": task, "series": series, "seat": seat, "project": project,
    "meeting": meeting, "case": case,
}  # fmt: skip


@pytest.fixture
def duty_of():
    """`duty_of(holder, code, **fields)`: an open duty of this kind, in the holder's street."""
    return lambda holder, code, **fields: MADE[code](holder, **fields)


def holder_of(code, row):
    """Who has it now, as the database says."""
    duty = duties()[code]
    return getattr(type(row).objects.get(pk=row.pk), f"{duty.column}_id")
