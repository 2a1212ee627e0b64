"""What is on its way while two accounts become one; and what becomes of every kind of row that both have."""

import pytest
from django.db.models import CheckConstraint, UniqueConstraint

from backend.accounts.models import DeviceSession, User
from backend.audit.models import Entry
from backend.files.models import File
from backend.households.models import Address, Profile, Representation
from backend.identity import jobs
from backend.identity.merging import relations, rules
from backend.notifications.models import PushRegistration
from backend.privacy.models import Consent
from needs.desk.models import Follow, Need
from tests.backend.identity.test_merging import WHY, merge, pointing_at, two  # noqa: F401
from tests.crowd import at_once, held
from tests.factories import FileFactory, token_for
from tests.http import Caller
from tests.rows import dump

BY_DESIGN = {"accounts_user.id", "audit_entry.actor_id", "audit_entry.object_id"}
REFUSED = {
    "committee.seat", "evaluation.vote", "desk.verdict", "rates.exclusion", "hotline.hotlinecall", "telephone.maskedcall",
    "moderation.act", "limits.lift",
}  # fmt: skip
"""What one person holds once, and nobody but they can say which of two counts; what two people did together, and was one: listed, and
the merge is refused."""


def test_every_table_that_could_refuse_a_row_has_a_rule():
    """A constraint that names the person, and no rule: the merge would be refused for ever."""
    known, missing = rules(), set()
    for relation in relations(User):
        model, name = relation.related_model, relation.field.name
        refuses = relation.field.unique or any(name in each for each in model._meta.unique_together)
        for each in model._meta.constraints:
            refuses |= isinstance(each, UniqueConstraint) and name in each.fields
            refuses |= isinstance(each, CheckConstraint) and f"F({name})" in str(each.condition)
        if refuses and model._meta.label_lower not in known:
            missing.add(model._meta.label_lower)
    assert missing == REFUSED


def lives(api, person, *, label, **profile):
    """Fill an account by its own hands: profile, address, consent, file, push, somebody spoken for."""
    caller = api(person)
    assert caller.patch("/me/profile", profile).status_code == 200
    assert caller.post("/me/addresses", {"label": label, "building": "六条12号院", "door": "3门"}).status_code == 201
    for given in (True, False):
        said = {"purpose": "cross_border", "version": 1, "given": given}
        assert caller.post("/me/consents", said).status_code == 201
    FileFactory(owner=person)
    session = DeviceSession.objects.filter(user=person).first()
    PushRegistration.objects.create(
        user=person, session=session, channel="webpush", address="x", address_hash=person.id.bytes * 2,
        created_at=session.created_at,
    )  # fmt: skip


def test_homes_files_consents_and_devices_go_over(api, boss, two, user):  # noqa: F811
    gone, survivor = two
    elder = user(name="赵奶奶", phone=None)
    lives(api, gone, label="家", mobility="拄拐", hearing="听力差", phone_withheld=True)
    lives(api, survivor, label="家", mobility="轮椅")
    for person in two:
        spec = {"user_id": str(elder.id), "relation": "family", "purposes": ["report"]}
        assert api(person).post("/representations", spec).status_code == 201
    by_gone = {"user_id": str(survivor.id), "relation": "family", "purposes": ["report"]}
    assert api(gone).post("/representations", by_gone).status_code == 201
    said = set(Consent.objects.filter(user=gone).values_list("id", flat=True))

    answer = merge(api, boss, two)
    assert answer.status_code == 200, answer.json()
    assert pointing_at(gone) == BY_DESIGN
    homes = {each.label: each for each in Address.objects.filter(user=survivor)}
    assert set(homes) == {"家", "家 2"}
    assert [label for label, each in homes.items() if each.is_main] == ["家"]
    assert homes["家 2"].door == "3门"
    profile = Profile.objects.get(user=survivor)
    assert (profile.mobility, profile.hearing, profile.phone_withheld) == ("轮椅", "听力差", True)
    assert File.objects.filter(owner=survivor).count() == 2
    assert set(Consent.objects.filter(user=survivor).values_list("id", flat=True)) > said, "what was said stays said"
    assert PushRegistration.objects.filter(user=survivor).count() == 1, "its devices are signed out"
    assert Representation.objects.filter(representative=survivor).count() == 1, "one of two, and none of themself"
    history = api(survivor).get("/me/addresses").json()["items"]
    assert len(history) == 2


def test_both_histories_are_readable(api, boss, two):  # noqa: F811
    gone, survivor = two
    for person in two:
        assert api(person).post("/needs", {"kind": "help", "text": f"灯坏了 {person.phone[-1]}"}).status_code == 201
    merge(api, boss, two)
    mine = api(survivor).get("/needs").json()["items"]
    assert len(mine) == 2
    for each in mine:
        assert api(survivor).get(f"/needs/{each['id']}").status_code == 200
    assert Entry.objects.filter(actor_id=gone.id, action="need.report").count() == 1, "who did what stays as it was"


@pytest.mark.django_db(transaction=True)
class TestTraffic:
    def test_what_commits_after_the_merge_is_swept(self, api, boss, two, user):  # noqa: F811
        """A transaction that began before the merge wrote for the account that goes, and commits after it."""
        gone, survivor = two
        need = api(user()).post("/needs", {"kind": "help", "text": "楼道很黑"}).json()["id"]
        at = Need.objects.get().reported_at

        def follows():
            Follow.objects.create(need_id=need, user=gone, street=gone.home_street, at=at)
            FileFactory(owner=gone)

        with held(follows):
            assert merge(api, boss, two).status_code == 200
        assert pointing_at(gone) - BY_DESIGN == {"desk_follow.user_id", "files_file.owner_id"}
        queued = [row for row in dump()["procrastinate_jobs"] if "sweep_merged" in row]
        assert len(queued) == len(jobs.SWEEPS)
        jobs.sweep_merged(user_id=gone.id)
        assert pointing_at(gone) <= BY_DESIGN
        assert Follow.objects.get().user_id == survivor.id
        entry = Entry.objects.get(action="account.sweep")
        assert entry.data["moved"] == {"desk.follow": 1, "files.file": 1}
        jobs.sweep_merged(user_id=gone.id)
        assert Entry.objects.filter(action="account.sweep").count() == 1, "nothing left, nothing said"

    def test_twenty_requests_and_a_merge_at_once(self, boss, two):  # noqa: F811
        """Every need that was answered 201 is the survivor's; the others were refused."""
        gone, survivor = two
        token, chief = token_for(gone), token_for(boss)

        def report(n):
            answer = Caller(token=token).post("/needs", {"kind": "help", "text": f"灯坏了 {n}"})
            return answer.status_code, answer.json().get("id")

        def merges():
            answer = Caller(token=chief).post(f"/people/{gone.id}/merge", {"into": str(survivor.id), **WHY})
            return answer.status_code, None

        calls = [lambda n=n: report(n) for n in range(20)]
        told = at_once([*calls[:6], merges, *calls[6:]], threads=7)
        assert told.pop(6) == (200, None)
        assert {status for status, _id in told} <= {201, 401}
        jobs.sweep_merged(user_id=gone.id)
        assert pointing_at(gone) <= BY_DESIGN
        made = {made for status, made in told if status == 201}
        assert {str(each) for each in Need.objects.filter(reporter=survivor).values_list("id", flat=True)} == made

    def test_a_session_that_began_meanwhile_opens_nothing(self, api, boss, two):  # noqa: F811
        gone, _survivor = two
        tokens = []
        with held(lambda: tokens.append(token_for(gone))):
            merge(api, boss, two)
        assert api(token=tokens[0]).get("/me").status_code == 401
        jobs.sweep_merged(user_id=gone.id)
        assert api(token=tokens[0]).get("/me").status_code == 401
        assert pointing_at(gone) <= BY_DESIGN

    def test_a_survivor_that_was_merged_on(self, api, boss, two, user):  # noqa: F811
        gone, survivor = two
        last = user(phone="+8613700137000")
        follower = user()
        need = api(follower).post("/needs", {"kind": "help", "text": "楼道很黑"}).json()["id"]
        at = Need.objects.get().reported_at
        with held(lambda: Follow.objects.create(need_id=need, user=gone, street=gone.home_street, at=at)):
            merge(api, boss, two)
            merge(api, boss, (survivor, last))
        jobs.sweep_merged(user_id=gone.id)
        assert Follow.objects.get().user_id == last.id


def test_sweeping_somebody_who_was_not_merged(two):  # noqa: F811
    before = dump()
    jobs.sweep_merged(user_id=two[0].id)
    assert dump() == before
