"""What a street may set otherwise: read with a default, set by its administrators, listed on the command line."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from backend.audit.models import Entry
from backend.errors import NotAllowed, NotFound
from backend.parties.models import Post
from backend.places.administration import UnfitOption, UnknownOption, configure
from backend.places.geo import locate
from backend.places.options import EDGE_TOLERANCE_M, options
from needs.desk.states import Urgency
from needs.desk.targets import targets

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stored", ["50", -1, 1e9, 2.5, None, True, [], {}, 10**30])
def test_what_does_not_fit_counts_as_the_default(stored):
    assert EDGE_TOLERANCE_M.of({EDGE_TOLERANCE_M.key: stored}) == 50


@pytest.mark.parametrize("config", [{}, [], None, "x"])
def test_without_settings_the_default(config):
    assert EDGE_TOLERANCE_M.of(config) == 50


def test_a_value_that_fits_is_the_street_s_own():
    assert EDGE_TOLERANCE_M.of({EDGE_TOLERANCE_M.key: 0}) == 0


def test_every_option_takes_its_default_and_says_what_it_means():
    found = options()
    assert {"needs.targets", "places.edge_tolerance_m", "delivery.code_seconds", "feedback.min_group"} <= set(found)
    for option in found.values():
        assert option.of({}) == option.default
        assert str(option.meaning).endswith(".")


@pytest.mark.parametrize(
    "stored",
    [
        5,
        [],
        {"urgent": 3},
        {"urgent": {"answer": 3}},
        {"urgent": {"answer": {"hours": "3"}}},
        {"urgent": {"answer": {"hours": 10**12}}},
        {"urgent": {"answer": {}}},
        {"soon": {"answer": {"hours": 3}}},
        {"urgent": {"answer": {"minutes": 3}}},
    ],
)
def test_malformed_targets_stop_no_report(api, user, street, now, stored):
    street.config = {"needs.targets": stored}
    street.save()
    assert targets(street, Urgency.URGENT, since=now).answer_due_at == now + timedelta(hours=24)
    assert api(user()).post("/needs", {"kind": "help", "text": "灯坏了"}).status_code == 201


def test_a_malformed_tolerance_stops_no_report(street):
    street.config = {"places.edge_tolerance_m": "wide"}
    street.save()
    assert locate(street.id, 39.93, 116.42).inside_street


def test_administrators_set_options_and_go_back(actor_for, user, street, now):
    actor = actor_for(user(posts=[Post.ADMINISTRATOR]), assured=True)
    configure(actor=actor, street_id=street.id, changes={"feedback.min_group": 3}, now=now)
    street.refresh_from_db()
    assert street.config == {"feedback.min_group": 3}
    entry = Entry.objects.get(action="street.configure")
    assert (entry.object_id, entry.data["changed"]) == (
        street.id,
        {"feedback.min_group": {"before": None, "after": 3}},
    )
    configure(actor=actor, street_id=street.id, changes={"feedback.min_group": None}, now=now)
    street.refresh_from_db()
    assert street.config == {}


def test_nobody_else_and_nothing_else(actor_for, user, street, other_street, now):
    change = {"changes": {"feedback.min_group": 3}, "now": now}
    with pytest.raises(NotAllowed):
        configure(actor=actor_for(user()), street_id=street.id, **change)
    boss = actor_for(user(posts=[Post.ADMINISTRATOR]), assured=True)
    with pytest.raises(NotFound):
        configure(actor=boss, street_id=other_street.id, **change)
    with pytest.raises(UnknownOption, match=r"places\.edge_tolerance_m"):
        configure(actor=boss, street_id=street.id, changes={"min_group": 3}, now=now)
    with pytest.raises(UnfitOption, match="1–1000"):
        configure(actor=boss, street_id=street.id, changes={"feedback.min_group": 0}, now=now)
    street.refresh_from_db()
    assert street.config == {}


def run(*words):
    out = StringIO()
    call_command("street_config", *words, stdout=out)
    return out.getvalue()


def test_the_command_lists_and_sets(street):
    assert "feedback.min_group = 1（默认 default）" in run(street.code)
    assert "feedback.min_group = 4\n" in run(street.code, "feedback.min_group=4")
    targets_of_the_street = '{"low": {"answer": {"days": 20}}}'
    assert f"needs.targets = {targets_of_the_street}\n" in run(street.code, f"needs.targets={targets_of_the_street}")
    assert "feedback.min_group = 1（默认 default）" in run(street.code, "feedback.min_group=")
    street.refresh_from_db()
    street.config["delivery.code_tries"] = "many"
    street.save()
    assert 'delivery.code_tries = "many"（不合适，按默认 does not fit, so 5）' in run(street.code)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["0"], "create-street"),
        (["110101005", "feedback.min_group"], "KEY=VALUE"),
        (["110101005", "feedback.min_group=many"], "not JSON"),
        (["110101005", "feedback.min_group=0"], "1–1000"),
        (["110101005", "min_group=2"], "feedback.min_group"),
    ],
)
def test_the_command_says_what_is_wrong(street, words, said):
    with pytest.raises(CommandError, match=said):
        run(*words)
