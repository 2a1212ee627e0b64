"""What each viewer may know: a summary is a summary everywhere, and wrongdoing is nowhere."""

import pytest

from backend.places.cells import centre
from backend.realtime.models import FeedItem
from needs.desk.models import Need
from tests.needs.conftest import HERE

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(report, published_for):
    """A public need full of things that a neighbour must not read."""
    return report(text="想找人陪聊", address="六条 5 号 乙301", **published_for())["id"]


def test_a_neighbour_sees_the_summary_of_a_public_need(api, cast, secret):
    neighbour = api(cast.neighbour)
    neighbour.post(f"/needs/{secret}/follow")
    detail = neighbour.get(f"/needs/{secret}")
    listed = neighbour.get("/needs").json()["items"]
    assert detail.json()["view"] == listed[0]["view"] == "public"
    assert detail.json()["text"] == "想找人陪聊"
    cell = Need.objects.get(pk=secret).cell
    place = detail.json()["location"]
    assert (place["lat"], place["lng"]) == pytest.approx(centre(cell), abs=1e-6)
    assert (place["lat"], place["lng"]) != (HERE["lat"], HERE["lng"])
    api(cast.leader).post(f"/needs/{secret}/triage", {"urgency": "low", "note": "她一个人住"})
    said = [
        detail.content.decode(),
        neighbour.get(f"/needs/{secret}").content.decode(),
        neighbour.get("/needs").content.decode(),
        neighbour.post("/needs/similar", {"text": "找人陪聊"}).content.decode(),
        *(str(item.data) for item in FeedItem.objects.filter(user=cast.neighbour)),
    ]
    assert FeedItem.objects.filter(user=cast.neighbour, type="need").count() == 1
    for words in said:
        for hidden in ("乙301", "李", "王", "刘", "一个人住", cast.aunt.phone[-8:], str(cast.resident.id), "116.415,"):
            assert hidden not in words


def test_lists_show_no_phone_to_anybody(api, cast, report):
    behalf = {"name": "王秀兰", "phone": cast.aunt.phone, "consent": True}
    secret = report(text="想找人陪聊", address="六条 5 号 乙301", on_behalf_of=behalf)["id"]
    for person in (cast.resident, cast.aunt, cast.leader, cast.manager, cast.neighbour):
        assert cast.aunt.phone not in api(person).get("/needs").content.decode()
    assert cast.aunt.phone not in api(cast.leader).get(f"/needs/{secret}").content.decode()
    assert api(cast.resident).get(f"/needs/{secret}").json()["on_behalf_of"]["phone"] == cast.aunt.phone
    seen = api(cast.leader).get(f"/needs/{secret}/destination", level="phone").json()
    assert (seen["phone"], seen["door"]) == (cast.aunt.phone, None)


def test_a_shrinking_circle_does_not_find_the_door(api, cast, secret):
    """Near the door but far from it within the cell: everybody is answered by the cell alone."""
    at = {"near": f"{HERE['lat'] + 0.0008},{HERE['lng']}", "radius_m": 5}
    for person in (cast.neighbour, cast.leader, cast.resident):
        assert [item["id"] for item in api(person).get("/needs", **at).json()["items"]] == [secret]


def test_wrongdoing_is_nowhere_but_with_its_reporter_and_the_receiver(api, cast, report):
    need = report(kind="wrongdoing", visibility="public", text="有人收红包 红包")["id"]
    row = Need.objects.get()
    assert (row.visibility, row.tokens, row.beneficiary) == ("private", [], None)
    knowing = {"resident", "receiver"}
    for who, person in vars(cast).items():
        caller = api(person)
        found = {item["id"] for item in caller.get("/needs").json()["items"]}
        assert found == ({need} if who in knowing else set()), who
        assert caller.get(f"/needs/{need}").status_code == (200 if who in knowing else 404)
        assert caller.post("/needs/similar", {"text": "有人收红包 红包"}).json()["items"] == []
        assert FeedItem.objects.filter(user=person).exists() == (who in knowing)


def test_wrongdoing_is_no_target_of_a_merge(api, cast, report):
    theirs = report(by=cast.leader, kind="wrongdoing")["id"]
    answer = api(cast.leader).post(f"/needs/{report()['id']}/merge", {"into": theirs})
    assert (answer.status_code, answer.json()["code"]) == (409, "merge_target_unfit")


def test_nothing_crosses_the_street(api, cast, report, secret):
    stranger = api(cast.stranger)
    assert stranger.get("/needs").json()["items"] == []
    assert stranger.post("/needs/similar", {"text": "想找人陪聊"}).json()["items"] == []
    assert stranger.get("/stats/rates").json()["reported"] == 0
    other = stranger.post("/needs", {"kind": "help", "text": "那条街的事", "visibility": "public"}).json()["id"]
    answer = api(cast.leader).post(f"/needs/{report()['id']}/merge", {"into": other})
    assert answer.status_code == 404
    assert api(cast.leader).get("/needs", area=str(cast.stranger.home_street_id)).status_code == 404


def test_who_is_merged_in_hears_of_a_private_survivor_without_its_words(api, cast, report):
    survivor = report(text="我家暖气不热，老伴有病", title="暖气")["id"]
    theirs = report(by=cast.neighbour, text="暖气冷")["id"]
    merged = api(cast.leader).post(f"/needs/{theirs}/merge", {"into": survivor})
    assert (merged.status_code, merged.json()["merged_into"]) == (200, survivor)
    seen = api(cast.neighbour).get(f"/needs/{survivor}").json()
    assert (seen["view"], seen["text"], seen["title"], seen["following"]) == ("public", None, None, True)
    told = [item.data for item in FeedItem.objects.filter(user=cast.neighbour, type="need").order_by("id")]
    assert [(item["id"], item["status"]) for item in told] == [
        (theirs, "reported"),
        (theirs, "merged"),
        (survivor, "reported"),
    ]
    assert "老伴" not in str(told)
    api(cast.leader).post(f"/needs/{survivor}/triage", {"urgency": "urgent"})
    assert FeedItem.objects.filter(user=cast.neighbour).order_by("id").last().data["status"] == "triaged"


def test_followers_follow_the_survivor(api, cast, report):
    survivor, merged = report(visibility="public")["id"], report(visibility="public")["id"]
    api(cast.neighbour).post(f"/needs/{merged}/follow")
    api(cast.leader).post(f"/needs/{merged}/merge", {"into": survivor})
    assert api(cast.neighbour).get(f"/needs/{survivor}").json()["following"] is True


def test_merging_needs_another_need_that_goes_on(api, cast, report, reach):
    need = report()["id"]
    leader = api(cast.leader)
    itself = leader.post(f"/needs/{need}/merge", {"into": need})
    assert (itself.status_code, itself.json()["code"]) == (422, "merge_into_itself")
    for status in ("declined", "merged", "closed"):
        answer = leader.post(f"/needs/{need}/merge", {"into": reach(status)})
        assert (answer.status_code, answer.json()["code"]) == (409, "merge_target_unfit")
    assert Need.objects.get(pk=need).status == "reported"


def test_following_twice_is_once_and_ends(api, cast, secret):
    neighbour = api(cast.neighbour)
    for _twice in range(2):
        assert neighbour.post(f"/needs/{secret}/follow").json()["following"] is True
    assert neighbour.get(f"/needs/{secret}").json()["actions"] == ["unfollow"]
    for _twice in range(2):
        assert neighbour.post(f"/needs/{secret}/unfollow").status_code == 204
    assert neighbour.get(f"/needs/{secret}").json()["actions"] == ["follow"]
    api(cast.leader).post(f"/needs/{secret}/triage", {"urgency": "low"})
    assert not FeedItem.objects.filter(user=cast.neighbour).exists()
