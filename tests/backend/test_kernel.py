"""What every domain stands on: rules, states, events, the unit of work."""

from contextlib import suppress
from dataclasses import dataclass
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import TextChoices
from django.db.transaction import TransactionManagementError
from django.utils.translation import get_language, override

from backend import events
from backend.errors import Busy, DomainError, NotAllowed, NotFound, WrongMoment
from backend.events import publish, receives
from backend.ids import new_id
from backend.places.models import Area
from backend.policy import NOBODY, Actor, Rule, allow, available, is_system, rule, words
from backend.services import LOCK_TIMEOUT, find, lock, service, unit_of_work
from backend.states import moves, next_state
from tests.crowd import held, started
from tests.factories import StreetFactory, TeamFactory
from volunteers.group.models import Team


@pytest.fixture
def actor(now):
    """Somebody, somewhere."""
    return Actor(user_id=new_id(), street_id=new_id(), at=now)


def says(value, en="yes", zh="是"):
    """A rule that is always `value`, labelled in two languages."""
    return Rule(words(lambda: zh if get_language() == "zh-hans" else en), lambda _actor, _obj: value)


class Light(TextChoices):
    RED = "red", "Red"
    GREEN = "green", "Green"
    BROKEN = "broken", "Broken"


class Switch(TextChoices):
    GO = "go", "Go"
    STOP = "stop", "Stop"
    LOOK = "look", "Look"


TRANSITIONS = {
    (Light.RED, Switch.LOOK): Light.RED,
    (Light.RED, Switch.GO): Light.GREEN,
    (Light.GREEN, Switch.STOP): Light.RED,
}


class TestRules:
    @pytest.mark.parametrize(("one", "two"), [*product([True, False], repeat=2)])
    def test_they_compose_as_logic_does(self, actor, one, two):
        a, b = says(one), says(two)
        assert (a & b)(actor, None) == (one and two)
        assert (a | b)(actor, None) == (one or two)
        assert (~a)(actor, None) == (not one)
        assert (~(a | b))(actor, None) == (~a & ~b)(actor, None)
        assert (a & b | ~a)(actor, None) == ((one and two) or not one)

    def test_the_second_is_not_asked_where_the_first_decides(self, actor):
        def never(_actor, _obj):
            raise AssertionError

        bomb = Rule("bomb", never)
        assert not (says(False) & bomb)(actor, None)
        assert (says(True) | bomb)(actor, None)

    def test_they_see_actor_and_object(self, actor):
        @rule("the same")
        def same(who, obj):
            return (who, obj) == (actor, 7)

        assert same(actor, 7)
        assert not same(actor, 8)
        assert not same(Actor.system(street_id=actor.street_id, at=actor.at), 7)

    def test_a_label_is_read_in_the_language_of_the_reader(self):
        whole = (says(True, "leader", "队长") | says(True, "manager", "管理员")) & ~says(True, "tied", "有关联")
        for language, words_there in (("en", ["leader", "manager", "tied"]), ("zh-hans", ["队长", "管理员", "有关联"])):
            with override(language):
                read = str(whole.label)
            assert [
                word for word in ("leader", "manager", "tied", "队长", "管理员", "有关联") if word in read
            ] == words_there
        with override("en"):
            assert str(whole.label) == "(leader or manager) and not tied"

    @pytest.mark.django_db
    def test_the_refusal_says_whose_it_is(self, actor):
        with pytest.raises(NotAllowed) as refusal:
            allow({Switch.GO: says(False, "leader", "队长")}, Switch.GO, actor, None)
        for language, word in (("en", "leader"), ("zh-hans", "队长")):
            with override(language):
                assert word in refusal.value.detail

    def test_what_no_rule_allows_is_denied(self, actor):
        with pytest.raises(NotAllowed):
            allow({}, Switch.GO, actor, None)
        with pytest.raises(NotAllowed):
            allow({Switch.STOP: says(True)}, Switch.GO, actor, None)
        allow({Switch.GO: says(True)}, Switch.GO, actor, None)

    @pytest.mark.django_db
    def test_who_is_refused_reads_the_condition_that_does_not_hold_and_no_other(self, actor):
        leads, seat, did, wrote = says(True, "leads"), says(False, "sits"), says(True, "did it"), says(True, "wrote it")
        absent = says(False, "absent")
        table = {
            "sits": leads & seat & ~did,
            "not did it": leads & ~did & seat,
            "sits or absent": (seat | absent) & ~did,
            "not wrote it": leads & ~(absent | seat | wrote),
            "absent": absent,
        }
        for words_for_it, refused in table.items():
            with pytest.raises(NotAllowed) as caught:
                allow({Switch.GO: refused}, Switch.GO, actor, None)
            assert str(caught.value.fields["rule"]) == words_for_it

    def test_available_is_what_state_and_policy_both_allow(self, actor):
        policy = {Switch.GO: says(True), Switch.STOP: says(True), Switch.LOOK: says(False)}
        found = {light: available(policy, TRANSITIONS, light, actor, None) for light in Light}
        assert found == {Light.RED: ["go"], Light.GREEN: ["stop"], Light.BROKEN: []}

    def test_the_system_is_nobody(self, now, actor):
        system = Actor.system(street_id=actor.street_id, at=now)
        assert system.user_id == NOBODY
        assert is_system(system, None)
        assert not is_system(actor, None)

    def test_what_is_known_of_an_actor_is_loaded_once(self, now, actor):
        asked = []

        def load(who):
            asked.append(who)
            return None if who is actor else 1

        assert [actor.recall(load), actor.recall(load)] == [None, None]
        assert len(asked) == 1, "nothing found is known too"
        assert Actor(user_id=actor.user_id, street_id=actor.street_id, at=now).recall(load) == 1, "each for itself"


class TestStates:
    @pytest.mark.parametrize(("light", "switch"), [*product(Light, Switch)])
    def test_the_table_alone_decides(self, light, switch):
        for status in (light, light.value):
            if (light, switch) in TRANSITIONS:
                assert next_state(TRANSITIONS, status, switch) == TRANSITIONS[light, switch]
                continue
            with pytest.raises(WrongMoment) as refusal:
                next_state(TRANSITIONS, status, switch)
            assert refusal.value.fields == {
                "action": switch,
                "status": light,
                "allowed": sorted(moves(TRANSITIONS, light)),
            }
            assert light.label in refusal.value.detail
            assert switch.label in refusal.value.detail

    def test_the_database_knows_the_statuses(self, db, street):
        team = TeamFactory(street=street)
        with pytest.raises(IntegrityError, match="area_level_known"), transaction.atomic():
            Area.objects.filter(pk=team.street_id).update(level="planet")


class TestEvents:
    @pytest.fixture(autouse=True)
    def _forget(self, monkeypatch):
        """What these tests register is gone afterwards."""
        monkeypatch.setattr(events, "_receivers", events._receivers.copy())

    def test_receivers_are_called_in_order_with_event_and_actor(self, actor):
        @dataclass(frozen=True)
        class Rang:
            times: int

        heard = []
        receives(Rang)(lambda event, *, actor: heard.append(("first", event.times, actor)))
        receives(Rang)(lambda event, *, actor: heard.append(("second", event.times, actor)))
        publish(Rang(2), actor=actor)
        assert heard == [("first", 2, actor), ("second", 2, actor)]

    def test_only_events_of_exactly_this_class(self, actor):
        class Any:
            pass

        class Special(Any):
            pass

        heard = []

        @receives(Any)
        def hear(event, *, actor):
            heard.append(event)

        publish(Special(), actor=actor)
        assert heard == []

    @pytest.mark.django_db
    def test_a_receiver_that_fails_fails_the_act(self, actor, street, now):
        class Formed:
            pass

        @receives(Formed)
        def refuse(_event, *, actor):
            raise Busy

        @service
        def form(*, actor, now):
            Team.objects.create(street=street, name="队", created_at=now)
            publish(Formed(), actor=actor)

        with pytest.raises(Busy):
            form(actor=actor, now=now)
        assert not Team.objects.exists()


def setting(name):
    """A setting of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [name])
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
class TestUnitOfWork:
    @pytest.fixture
    def form(self, street, now):
        """`form(name, fail=…)`: a service that writes a team and may refuse then."""

        @service
        def run(*, actor, now, name, inner=None, fail=None):
            Team.objects.create(street=street, name=name, created_at=now)
            if inner is not None:
                inner()
            if fail is not None:
                raise fail

        who = Actor(user_id=new_id(), street_id=street.id, at=now)
        return lambda name, **more: run(actor=who, now=now, name=name, **more)

    def names(self):
        return set(Team.objects.values_list("name", flat=True))

    def test_it_says_whose_street_it_is_until_it_ends(self, street):
        with unit_of_work(street.id):
            assert setting("linli.street") == str(street.id)
            assert setting("lock_timeout") == LOCK_TIMEOUT
        assert not setting("linli.street")
        assert setting("lock_timeout") == "0"

    def test_it_is_gone_after_a_refusal_too(self, street):
        with pytest.raises(Busy), unit_of_work(street.id):
            raise Busy
        assert not setting("linli.street")
        other = StreetFactory()
        with unit_of_work(other.id):
            assert setting("linli.street") == str(other.id), "the next one opens its own"

    def test_one_inside_another_joins_it(self, street):
        other = new_id()
        with unit_of_work(street.id):
            with unit_of_work(other):
                assert setting("linli.street") == str(street.id)
            assert setting("linli.street") == str(street.id)
            assert connection.in_atomic_block
        assert not connection.in_atomic_block

    def test_a_service_commits(self, form):
        form("甲", inner=lambda: form("乙"))
        assert self.names() == {"甲", "乙"}

    def test_a_refusal_undoes_all(self, form):
        with pytest.raises(Busy):
            form("甲", fail=Busy())
        with pytest.raises(Busy):
            form("甲", inner=lambda: form("乙", fail=Busy()))
        with pytest.raises(Busy):
            form("甲", inner=lambda: form("乙"), fail=Busy())
        assert self.names() == set()
        form("甲")
        assert self.names() == {"甲"}

    def test_a_refusal_that_commits_leaves_what_was_written_before_it(self, form, street):
        for name, inside in (("甲", {}), ("乙", {"inner": lambda: form("丙", fail=Busy().committing())})):
            fail = None if inside else Busy().committing()
            with pytest.raises(Busy):
                form(name, **inside, fail=fail)
        assert self.names() == {"甲", "乙", "丙"}
        assert not setting("linli.street")
        with pytest.raises(Busy):
            form("丁", fail=Busy())
        assert self.names() == {"甲", "乙", "丙"}, "the next one of its kind commits nothing"

    def test_where_another_refusal_follows_nothing_is_committed(self, form):
        def swallow():
            with suppress(DomainError):
                form("乙", fail=Busy().committing())

        with pytest.raises(NotFound):
            form("甲", inner=swallow, fail=NotFound(kind="x"))
        assert self.names() == set()

    def test_a_refusal_that_somebody_swallows_undoes_all_too(self, form):
        def swallow():
            with suppress(DomainError):
                form("乙", fail=Busy())

        with pytest.raises(TransactionManagementError):
            form("甲", inner=lambda: (swallow(), self.names()))
        form("丙", inner=swallow)
        assert self.names() == set(), "half a service is never committed"

    def test_a_service_takes_keywords_and_an_actor(self, form):
        @service
        def verb(*, actor, now):
            raise AssertionError

        with pytest.raises(KeyError):
            verb(now=None)

    def test_find_and_lock_say_what_is_not_there(self, street):
        team = TeamFactory(street=street)
        with unit_of_work(street.id):
            assert find(Team.objects, team.id) == lock(Team.objects, team.id) == team
            for read in (find, lock):
                with pytest.raises(NotFound) as refusal:
                    read(Team.objects.exclude(pk=team.id), team.id)
                assert str(refusal.value.fields["kind"]) == str(Team._meta.verbose_name)

    def test_a_locked_row_is_locked_and_what_it_joins_is_not(self, street):
        team = TeamFactory(street=street)

        def free(rows):
            with transaction.atomic():
                return rows.select_for_update(of=("self",), no_key=True, skip_locked=True).exists()

        with held(lambda: lock(Team.objects.select_related("street"), team.id)):
            assert not free(Team.objects.filter(pk=team.pk))
            assert free(Area.objects.filter(pk=street.pk))
        assert free(Team.objects.filter(pk=team.pk))

    def test_a_locked_row_may_be_referred_to(self, street):
        """An insert that names a locked row commits at once: it does not wait for the lock's end."""
        with held(lambda: lock(Area.objects, street.id)), started(lambda: TeamFactory(street=street)) as outcome:
            pass
        assert isinstance(outcome.get("value"), Team), outcome


def test_an_error_shows_its_fields_and_only_those():
    class Full(DomainError):
        code = "full"
        message = "All {slots} of {kinds} are taken; {light}."

    error = Full(slots=5, kinds=[Light.RED, Light.GREEN], light=Light.BROKEN, hidden="{slots}")
    assert error.detail == "All 5 of Red, Green are taken; Broken."
    assert str(error) == "full: All 5 of Red, Green are taken; Broken."
    assert error.fields["hidden"] == "{slots}"
    assert Full(slots="{kinds}", kinds=(), light="{0}").detail == "All {kinds} of  are taken; {0}."
