"""A contractor's people walk through every operation: of no resident who has not agreed do they learn name, phone or door."""

import json
import re
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.utils import timezone

from backend.accounts.models import User
from backend.households.models import Address
from backend.parties.models import Affiliation, AffiliationKind, Organisation
from backend.realtime.models import FeedItem
from config.api import api as document_of
from config.demo.cast import EVERYBODY, person
from config.demo.seed import seed
from config.demo.stories import CONTRACTOR
from needs.desk.models import Need
from tests.backend.accounts.conftest import gateway, gateway_server
from tests.factories import token_for

__all__ = ["gateway", "gateway_server"]

LIAISON, SOCIAL_WORKER, RIVAL, HEAD, WORKER, SHARES = 8, 17, 16, 32, 33, 34
"""People of contractors; the two before the last are entered here. The last agreed to share with the contractor."""
READ, TRIED = 12, 2
"""Rows of each kind that are read by id; and that something is tried with."""
WALKED = {
    "need_id": "desk.Need",
    "call_back_id": "desk.CallBack",
    "exclusion_id": "rates.Exclusion",
    "act_id": "moderation.Act",
    "lift_id": "limits.Lift",
    "item_id": "moderation.Item",
    "activity_id": "delivery.Activity",
    "residence_id": "identity.Residence",
    "project_id": "delivery.Project",
    "file_id": "files.File",
    "assignment_id": "dispatch.Assignment",
    "user_id": "accounts.User",
    "representation_id": "households.Representation",
    "task_id": "dispatch.Task",
    "sign_up_id": "delivery.SignUp",
    "response_id": "feedback.Response",
    "follow_up_id": "evaluation.FollowUp",
    "organisation_id": "parties.Organisation",
    "affiliation_id": "parties.Affiliation",
    "posting_id": "parties.Posting",
    "notification_id": "notifications.Notification",
    "address_id": "households.Address",
    "volunteer_id": "roster.Volunteer",
    "volunteer_import_id": "volunteer_imports.VolunteerImport",
    "course_id": "training.Course",
    "lesson_id": "training.Lesson",
    "learner_id": "training.Learner",
    "proof_id": "roster.Proof",
    "hand_in_id": "roster.HandIn",
    "safeguard_id": "roster.Safeguard",
    "vetting_id": "roster.Vetting",
    "apart_id": "roster.Apart",
    "broadcast_id": "broadcasts.Broadcast",
    "series_id": "series.Series",
    "standing_id": "series.Standing",
    "template_id": "series.Template",
    "round_id": "rounds.Round",
    "visit_id": "rounds.RoundVisit",
    "care_entry_id": "care.Entry",
    "care_trusted_id": "care.Trusted",
    "help_call_id": "escalation.HelpCall",
    "care_visit_id": "care.Visit",
    "care_alarm_id": "care.Alarm",
    "heat_wave_id": "care.HeatWave",
    "case_id": "cases.Case",
    "case_part_id": "cases.Participant",
    "case_goal_id": "cases.Goal",
    "case_correction_id": "cases.Correction",
    "offer_id": "dispatch.Offer",
    "waiter_id": "dispatch.Waiter",
    "no_show_id": "dispatch.NoShow",
    "role_id": "group.Role",
    "team_id": "group.Team",
    "membership_id": "group.Membership",
    "election_id": "elections.Election",
    "nomination_id": "elections.Nomination",
    "seat_id": "committee.Seat",
    "meeting_id": "meetings.Meeting",
    "agenda_item_id": "meetings.AgendaItem",
    "motion_id": "meetings.Motion",
    "paper_card_id": "identity.PaperCard",
    "phone_change_id": "identity.PhoneChange",
    "push_registration_id": "notifications.PushRegistration",
    "export_id": "privacy.Export",
    "extract_id": "exchange.Extract",
    "import_id": "exchange.Import",
    "api_key_id": "exchange.ApiKey",
    "hotline_call_id": "hotline.HotlineCall",
    "erasure_id": "privacy.Erasure",
    "referral_id": "desk.Referral",
    "objection_id": "desk.Objection",
    "signal_id": "signals.Signal",
    "subscription_id": "subscriptions.Subscription",
    "session_id": "accounts.DeviceSession",
    "code": "catalogue.Category",
}
PATHS = document_of.get_openapi_schema()["paths"]
OPERATIONS = sorted((path, method) for path, methods in PATHS.items() for method in methods)


@pytest.fixture
def demonstration(db):
    """The street, its people, and something of everything they did."""
    seed(timezone.now())
    contractor = Organisation.objects.get(name=CONTRACTOR)
    for number, kind in ((HEAD, AffiliationKind.HEAD), (WORKER, AffiliationKind.WORKER)):
        Affiliation.objects.create(user_id=person(number).id, organisation=contractor, kind=kind, since=timezone.now())


def ids_of(name, most):
    """What stands for a row in an address: its id, or its code."""
    rows = apps.get_model(WALKED[name])._default_manager.order_by("-pk")
    return [str(each) for each in rows.values_list("pk" if name.endswith("_id") else name, flat=True)[:most]]


def addresses(path, method):
    """Every address that a path stands for: each row of each kind that it names."""
    found, most = [path], READ if method in {"get", "head"} else TRIED
    for name in re.findall(r"{(\w+)}", path):
        found = [each.replace(f"{{{name}}}", one) for each in found for one in ids_of(name, most)]
    return found


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def caller_of(number):
    token = token_for(User.objects.get(pk=person(number).id), assured=True)
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})


def what_leads_to(number):
    """`{sign: whose}`: names, phones and doors of everybody but oneself."""
    signs = {}
    for each in EVERYBODY:
        if each.number != number:
            national = each.phone.removeprefix("+86")
            spaced = f"{national[:3]} {national[3:7]} {national[7:]}"
            signs.update(dict.fromkeys((each.name, national, spaced), each.number))
    for row in Address.objects.exclude(user=person(number).id):
        signs.update({word: row.user_id for word in (row.door,) if word})
    for need in Need.objects.exclude(reporter=person(number).id):
        signs.update({word: need.id for word in (need.door, need.on_behalf_name, need.on_behalf_phone) if word})
    return signs


def walk(number, there):
    """`{(operation, whose)}`: what the operations, and the feed, told this person of others."""
    client, signs, found = caller_of(number), what_leads_to(number), set()
    for path, method in OPERATIONS:
        operation = PATHS[path][method]["operationId"]
        for address in there[path, method]:
            with undone():
                answer = client.generic(
                    method.upper(), address, "" if method in {"get", "head"} else "{}", "application/json"
                )
                text = b"".join(answer) if answer.streaming else answer.content
                assert answer.status_code < 500, (method, address, text)
            found |= {(operation, whose) for sign, whose in signs.items() if sign.encode() in text}
    for data in FeedItem.objects.filter(user=person(number).id).values_list("data", flat=True):
        text = json.dumps(data, ensure_ascii=False)
        found |= {("feed", whose) for sign, whose in signs.items() if sign in text}
    return found


def test_every_id_is_walked():
    assert {name for path in PATHS for name in re.findall(r"{(\w+)}", path)} == set(WALKED)


@pytest.mark.usefixtures("demonstration", "gateway")
def test_nothing_leads_to_a_resident():
    there = {(path, method): addresses(path, method) for path, method in OPERATIONS}
    for number in (LIAISON, SOCIAL_WORKER, RIVAL, HEAD, WORKER):
        # The resident of the case shares with the contractor, and it is that social worker who works with her.
        known = {LIAISON: {("see_participant", SHARES)}, SOCIAL_WORKER: {("see_case_file", SHARES)}}
        assert walk(number, there) == known.get(number, set()), number
