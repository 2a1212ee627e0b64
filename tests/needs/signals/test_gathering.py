"""What a night gathers, and what it leaves out."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from backend.audit.models import Entry
from backend.errors import NotAllowed
from backend.notifications.models import Notice, Notification
from backend.places.cells import cell_of, parent_of
from backend.realtime.models import FeedItem
from needs.desk.models import Follow, Need
from needs.desk.states import Status
from needs.rates.models import Exclusion
from needs.signals import services
from needs.signals.jobs import gather_all_signals, gather_signals
from needs.signals.models import Count, Member, Run, Signal
from tests.factories import UserFactory
from tests.needs.conftest import HERE, THERE
from tests.needs.signals.conftest import answered, let_fall_due, only
from tests.rows import changes, dump

pytestmark = pytest.mark.django_db


def flat(made):
    return [pk for theirs in made for pk in theirs]


def test_households_that_ask_in_vain_are_a_signal(ask, night, community):
    ids = flat(ask(people=5))
    run = night()
    row = only()
    assert (row.category, row.kind, row.status, row.community_id) == ("lighting", "", "new", community.id)
    assert (row.needs, row.reporters, row.waiting, row.declined, row.repeated) == (5, 5, 5, 0, 0)
    assert row.weight == 2 * 5 + 5
    assert len(row.cells) == 1
    assert {str(pk) for pk in Member.objects.values_list("need", flat=True)} == set(ids)
    assert {tuple(causes) for causes in Member.objects.values_list("causes", flat=True)} == {("waiting",)}
    assert (run.picked, run.counted, run.found, run.faded) == (5, 1, 1, 0)
    assert run.terms == {"window_days": 90, "least_needs": 5, "least_reporters": 3, "repeats": 3, "regrowth": 3}


def test_what_is_in_time_is_no_signal(ask, night):
    ask(people=6, overdue=False, location=None)
    ask(people=2, overdue=False)
    night()
    assert not Signal.objects.exists()


def test_a_spot_that_is_reported_on_several_days(ask, night):
    ids = flat(ask(people=5, overdue=False))
    night()
    assert not Signal.objects.exists(), "five neighbours on one day, and the answer is not due"
    for days, pk in enumerate(ids[:3]):
        Need.objects.filter(pk=pk).update(reported_at=timezone.now() - timedelta(days=days))
    night(1)
    row = only()
    assert (row.repeated, row.waiting, row.reporters) == (5, 0, 5)


def test_one_person_on_several_days(ask, night, user):
    """Their needs count; three such people are a signal, wherever in the community their spots are."""
    for step in range(3):
        (theirs,) = ask(people=1, each=3, overdue=False, location={**HERE, "lat": 39.9301 + step * 0.0003})
        for days, pk in enumerate(theirs):
            ago = timezone.now() - timedelta(days=days)
            Need.objects.filter(pk=pk).update(reported_at=ago, lat=39.93 + days * 0.0002 + step * 0.00001)
    night()
    row = only()
    assert (row.needs, row.reporters, row.repeated, row.weight) == (9, 3, 3, 6)


def test_one_person_again_and_again_counts_once_and_alone_is_withheld(ask, night):
    ask(people=1, each=6)
    ask(people=1, each=1)
    night()
    assert not Signal.objects.exists(), "two people are too few, however often they report"
    ask(people=1, each=1)
    night(1)
    row = only()
    assert (row.needs, row.reporters, row.weight) == (8, 3, 2 * 3 + 3)


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"status": Status.DECLINED, "decline_reason": "不归我们"}, "declined"),
        ({"status": Status.REOPENED}, "reopened"),
        ({"status": Status.UNJUDGED, "decline_reason": "不归我们", "lapsed_at": timezone.now()}, "declined"),
    ],
)
def test_causes(changed, cause, ask, night):
    far = [{"lat": 39.9301 + step * 0.0003, "lng": 116.4152, "datum": "WGS-84"} for step in range(5)]
    for place in far:
        Need.objects.filter(pk__in=flat(ask(people=1, overdue=False, location=place))).update(**changed)
    night()
    row = only()
    assert getattr(row, cause) == 5
    assert (row.waiting, row.repeated) == (0, 0)
    assert {tuple(each) for each in Member.objects.values_list("causes", flat=True)} == {(cause,)}


def test_the_resident_s_last_word_counts(reach, night, cast, api):
    """Through HTTP: five said "not resolved"; two of these say otherwise in the end."""
    ids = [reach("reopened", category="lighting", kind="complaint", text=f"灯坏了 {each}") for each in range(5)]
    for pk in ids:
        Need.objects.filter(pk=pk).update(reporter=_neighbour(pk), lat=None)
    night()
    row = only()
    assert (row.reporters, row.not_resolved, row.reopened, row.waiting) == (5, 5, 5, 0)
    for pk in ids[:2]:
        Need.objects.filter(pk=pk).update(reporter=cast.resident)
        assert api(cast.leader).post(f"/needs/{pk}/answer", {"text": "换了灯"}).status_code == 200
        verdict = {"responded": True, "resolved": True, "satisfaction": 5}
        assert api(cast.resident).post(f"/needs/{pk}/verdict", verdict).status_code == 200
    night(1)
    row.refresh_from_db()
    assert (row.status, row.needs) == ("faded", 0), "three are too few needs"


def _neighbour(pk):
    return UserFactory(home_street=Need.objects.get(pk=pk).street)


def test_never_wrongdoing_withdrawn_left_out_or_of_another_street(ask, night, cast, street, other_street):
    ask(people=9, kind="wrongdoing", category=None)
    gone = flat(ask(people=5))
    Need.objects.filter(pk__in=gone).update(status=Status.WITHDRAWN)
    tests = flat(ask(people=5))
    for pk in tests:
        Exclusion.objects.create(
            street=street, need_id=pk, reason="test", words="演练", status="confirmed", proposed_by=cast.manager,
            proposed_at=timezone.now(), decided_by=cast.core_leader, decided_at=timezone.now(),
        )  # fmt: skip
    night()
    night(of=other_street)
    assert not Signal.objects.exists()
    Exclusion.objects.update(status="proposed")
    night(1)
    assert only().needs == 5, "what is only proposed is counted"


def test_old_needs_count_only_while_they_wait(ask, night):
    old = timezone.now() - timedelta(days=200)
    ids = flat(ask(people=5))
    Need.objects.filter(pk__in=ids).update(reported_at=old)
    night()
    assert only().waiting == 5, "what nobody answers does not fade by waiting"
    Need.objects.filter(pk__in=ids).update(status=Status.DECLINED)
    night(1)
    assert only().status == "faded"


def test_merged_needs_count_their_people_once(ask, night, api, cast):
    survivors = flat(ask(people=5))
    joined = flat(ask(people=2))
    through, again = joined
    # One who merged is also one of the five.
    Need.objects.filter(pk=again).update(reporter=Need.objects.get(pk=survivors[1]).reporter)
    for pk in (through, again):
        assert api(cast.leader).post(f"/needs/{pk}/merge", {"into": survivors[0]}).status_code == 200
    night()
    row = only()
    assert (row.needs, row.reporters, row.me_too) == (5, 6, 0)
    assert not Member.objects.filter(need__in=joined).exists()
    Need.objects.filter(pk=again).update(reporter=cast.neighbour, merged_into=through)
    night(1)
    row.refresh_from_db()
    assert row.reporters == 7, "through another that was merged as well"


def test_a_proxy_s_neighbours_count_one_by_one_only_where_they_are_known(ask, night, report, cast):
    def of(name, **more):
        who = {"name": name, "consent": True, **more}
        return report(by=cast.volunteer, category="lighting", kind="complaint", text=f"灯 {name}", on_behalf_of=who)[
            "id"
        ]

    let_fall_due(*(of(name) for name in ("赵一", "钱二", "孙三", "李四", "周五")))
    night()
    assert not Signal.objects.exists(), "five names that one person typed are one voice"
    let_fall_due(*(of(f"郑{n}", phone=f"+861350000000{n}") for n in range(2)))
    night(1)
    assert only().reporters == 3


def test_who_says_me_too_stands_beside_the_reporters(ask, night, street, user, now):
    ids = flat(ask(people=5))
    people = [user(), user(), Need.objects.get(pk=ids[1]).reporter]
    for person in people:
        for pk in ids[:2]:
            Follow.objects.get_or_create(need_id=pk, user=person, defaults={"street": street, "at": now})
    night()
    assert (only().reporters, only().me_too, only().weight) == (5, 2, 2 * 5 + 5 + 2)


def test_places_apart_and_categories_apart_are_signals_apart(ask, night, community, other_community):
    ask(people=5)
    ask(people=5, location=THERE)
    ask(people=6, category="noise")
    ask(people=5, category=None, kind="enquiry")
    ask(people=4, category="noise", location=THERE)
    night()
    found = {(row.category, row.kind, row.community_id): row.needs for row in Signal.objects.all()}
    assert found == {
        ("lighting", "", community.id): 5,
        ("lighting", "", other_community.id): 5,
        ("noise", "", community.id): 6,
        ("", "enquiry", community.id): 5,
    }


def test_cells_of_few_are_shown_as_their_parent(ask, night):
    ask(people=4)
    ask(people=1, location={**HERE, "lat": 39.9301 + 0.003})
    night()
    row, lone = only(), cell_of(39.9331, HERE["lng"])
    assert row.needs == 5
    assert lone not in row.cells, "one person lives there"
    parents = {parent_of(lone, resolution) for resolution in (6, 7, 8)}
    assert set(row.cells) <= parents | {cell_of(HERE["lat"], HERE["lng"])}


def test_once_a_day_of_the_street(ask, night):
    ask(people=5)
    first = night()
    before = dump()
    assert night() == first
    assert changes(before, dump()) == {}
    assert night(1) != first
    assert [each.needs for each in Count.objects.order_by("day")] == [5, 5]


def test_only_the_system_gathers(actor_for, cast, now):
    with pytest.raises(NotAllowed):
        services.gather(actor=actor_for(cast.manager), now=now)
    assert not Run.objects.exists()


def test_the_clock_puts_a_job_for_each_street(street, other_street, now):
    gather_all_signals(now=now)
    gather_all_signals(now=now)
    jobs = ProcrastinateJob.objects.filter(task_name=gather_signals.name)
    assert sorted(job.args["street_id"] for job in jobs) == sorted(str(each.id) for each in (street, other_street))
    gather_signals(street_id=street.id)
    assert [run.street_id for run in Run.objects.all()] == [street.id]


def test_a_street_sets_its_own_thresholds(ask, night, street):
    street.config = {"signals.least_needs": 3, "signals.window_days": 30}
    street.save()
    ask(people=3)
    night()
    assert only().needs == 3
    street.config = {"signals.least_reporters": 2}
    street.save()
    night(1)
    assert Run.objects.latest("day").terms["least_reporters"] == 3, "never fewer than three"


def test_identity_through_the_nights(ask, night):
    ids = flat(ask(people=5))
    night()
    first = only()
    flat(ask(people=9))
    night(1)
    first.refresh_from_db()
    assert (only(), first.needs, first.found_at == first.counted_at) == (first, 14, False)
    answered(*ids)
    night(2)
    assert only().needs == 9, "the first five are gone, and it is the same signal"
    assert [each.reporters for each in Count.objects.order_by("day")] == [5, 14, 9]
    Need.objects.filter(status=Status.REPORTED).update(status=Status.WITHDRAWN)
    night(3)
    first.refresh_from_db()
    assert (first.status, first.needs, first.weight, first.cells) == ("faded", 0, 0, [])
    assert Count.objects.filter(signal=first).latest("day").needs == 0
    night(4)
    assert Count.objects.count() == 4, "what has faded is counted no more"
    assert first.members.count() == 9, "by these it is known again"
    Need.objects.filter(status=Status.WITHDRAWN).update(status=Status.REPORTED)
    night(5)
    first.refresh_from_db()
    assert (only().id, first.status, first.needs) == (first.id, "new", 9)
    acts = Entry.objects.filter(object_id=first.id).order_by("id")
    assert [entry.action for entry in acts] == ["signal.find", "signal.fade", "signal.return"]


def test_two_that_grow_together_go_on_as_one(ask, night, community, other_community):
    ask(people=5)
    ask(people=6, location=THERE)
    night()
    one, other = Signal.objects.order_by("reporters")
    Need.objects.update(community=community, cell=Need.objects.first().cell)
    night(1)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (other.needs, other.status) == (11, "new"), "the one that brought more"
    assert (one.status, one.continued_in_id) == ("faded", other.id)


def test_the_committee_hears_once_a_night(ask, night, seat, cast, community):
    ask(people=5)
    ask(people=7, category="noise")
    run = night()
    notice = Notice.objects.get(kind="signals_found")
    assert (notice.subject, notice.opens) == (run.id, "/signals")
    assert notice.title["en"] == "New demand signals: 2"
    assert "六条社区" in notice.body["zh-hans"]
    assert "7" in notice.body["en"]
    assert [each.user for each in Notification.objects.filter(notice=notice)] == [seat]
    fed = FeedItem.objects.filter(type="signal")
    assert {each.user_id for each in fed} == {
        seat.id, cast.core_leader.id, cast.manager.id, cast.leader.id,
    }  # fmt: skip
    assert fed.filter(user=seat).count() == 2
    night(1)
    assert Notice.objects.filter(kind="signals_found").count() == 1, "nothing new, no notice"
    assert fed.filter(user=seat).count() == 2, "nothing changed, no news"


def test_the_database_holds_no_signal_of_two(ask, night):
    ask(people=5)
    night()
    with pytest.raises(IntegrityError, match="signal_of_three_or_more"), transaction.atomic():
        Signal.objects.update(reporters=2)
