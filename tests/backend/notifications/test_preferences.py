"""Which kinds come how, and when."""

import pytest

from backend.notifications.kinds import kinds
from backend.notifications.models import Delivery, Preference, Times
from backend.notifications.notifications import NewSignIn
from backend.notifications.states import PUSHED, Channel, Mode
from backend.realtime.models import FeedItem
from needs.desk.notifications import Emergency
from tests.refusals import refuse
from volunteers.dispatch.notifications import PlaceHandedBack, StoodDown, TaskCalledOff

PATH = "/me/notification-preferences"
VALUES = {"task": "x", "starts_at": "y", "taken": 1, "slots": 2}


def test_every_kind_is_there_with_its_defaults(api, user):
    said = api(user()).get(PATH).json()
    assert [each["kind"] for each in said["kinds"]] == list(kinds())
    for each in said["kinds"]:
        assert each["channels"] == each["defaults"]
        assert set(each["channels"]) == set(Channel.values)
        assert each["label"]
    assert said["digest_at"] == "18:00"
    assert said["time_zone"] == "Asia/Shanghai"
    assert said["quiet_hours"]["own"] is False


def test_what_is_set_is_there_and_what_is_left_out_is_as_before(api, user):
    me = api(user())
    said = me.put(
        PATH,
        {
            "kinds": {"offer_made": {"fcm": "off", "webpush": "digest"}},
            "quiet_hours": {"start": "23:30", "end": "06:15"},
            "digest_at": "08:00",
        },
    ).json()
    [offer] = [each for each in said["kinds"] if each["kind"] == "offer_made"]
    assert offer["channels"] == {"feed": "now", "fcm": "off", "webpush": "digest"}
    assert said["quiet_hours"] == {"on": True, "start": "23:30", "end": "06:15", "own": True}
    assert said["digest_at"] == "08:00"
    assert me.get(PATH).json() == said
    back = me.put(PATH, {}).json()
    assert all(each["channels"] == each["defaults"] for each in back["kinds"])
    assert (back["quiet_hours"]["own"], back["digest_at"]) == (False, "18:00")
    assert Preference.objects.count() == Times.objects.count() == 0


def test_no_quiet_hours_at_all(api, user):
    me = api(user())
    said = me.put(PATH, {"quiet_hours": {"on": False}}).json()
    assert said["quiet_hours"] == {"on": False, "start": None, "end": None, "own": True}


def test_the_street_sets_the_default(api, user, street):
    street.config = {
        "notifications.quiet_hours": {"start": "21:00", "end": "08:00"},
        "notifications.digest_hour": 9,
    }
    street.save()
    said = api(user()).get(PATH).json()
    assert said["quiet_hours"] == {"on": True, "start": "21:00", "end": "08:00", "own": False}
    assert said["digest_at"] == "09:00"


@pytest.mark.parametrize("channel", PUSHED)
@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("kind", [TaskCalledOff, StoodDown, PlaceHandedBack, Emergency, NewSignIn])
def test_each_kind_on_each_channel_in_each_mode(kind, channel, mode, user, say, device, street):
    """What is queued: at once, kept for the digest, or not at all; what is required comes at once whatever is stored."""
    person = user()
    device(person, "ok-1", channel)
    Preference.objects.create(user=person, kind=kind.code, channel=channel, mode=mode)
    values = VALUES | {"due": "z", "at": "z"}
    say([person], kind, **({} if kind is TaskCalledOff else values))
    expected = Mode.NOW if kind.required else mode
    found = list(Delivery.objects.values_list("status", flat=True))
    assert found == {Mode.NOW: ["queued"], Mode.DIGEST: ["waiting"], Mode.OFF: []}[expected]


def test_the_feed_may_be_silent_and_the_inbox_holds_it_all_the_same(api, user, say):
    person = user()
    me = api(person)
    me.put(PATH, {"kinds": {"task_called_off": {"feed": "off"}}})
    say([person])
    assert not FeedItem.objects.filter(user=person, type="notification").exists()
    assert len(me.get("/me/notifications").json()["items"]) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kinds": {"no_such": {"fcm": "off"}}}, "unknown_notice_kind"),
        ({"kinds": {"new_sign_in": {"fcm": "off"}}}, "notice_required"),
        ({"kinds": {"need_emergency": {"webpush": "digest"}}}, "notice_required"),
        ({"kinds": {"offer_made": {"feed": "digest"}}}, "feed_has_no_digest"),
        ({"kinds": {"offer_made": {"pigeon": "off"}}}, "invalid_input"),
        ({"kinds": {"offer_made": {"fcm": "loud"}}}, "invalid_input"),
        ({"kinds": {"offer_made": "off"}}, "invalid_input"),
        ({"kinds": []}, "invalid_input"),
        ({"quiet_hours": {"start": "22:00"}}, "invalid_input"),
        ({"quiet_hours": {"start": "22:00", "end": "22:00"}}, "invalid_input"),
        ({"quiet_hours": {"start": "22:00+08:00", "end": "07:00"}}, "invalid_input"),
        ({"quiet_hours": {"start": "25:00", "end": "07:00"}}, "invalid_input"),
        ({"digest_at": "noon"}, "invalid_input"),
        ({"digest_at": "18:00+08:00"}, "invalid_input"),
        ({"loud": True}, "invalid_input"),
        ({"kinds": {"\x00": {"fcm": "off"}}}, "unknown_notice_kind"),
        ({"kinds": {"x" * 10_000: {"fcm": "off"}}}, "unknown_notice_kind"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_stored(body, code, user):
    said = refuse(lambda them: them.put(PATH, body), user(), status=422, code=code)
    if code == "unknown_notice_kind":
        assert said["en"]["fields"]["known"] == list(kinds())


def test_every_kind_speaks_both_languages():
    from django.utils.translation import override  # noqa: PLC0415

    for kind in kinds().values():
        for text in (kind.label, kind.title, kind.body, kind.push):
            with override("en"):
                english = str(text)
            with override("zh-hans"):
                chinese = str(text)
            assert english != chinese, (kind, english)
        assert "{" not in str(kind.push), "nothing of the matter passes through other people's servers"
