"""The volunteer group as it lives: what one may become, whom the members want, what the committee decides, who answers for what."""

from datetime import UTC, datetime, timedelta
from typing import Any

from config.demo.cast import person
from config.tour.stage import LIAISON, MANAGER, NEPHEW, SEATS, VOLUNTEER, Tour

CHAIR, HEAD, BACKBONE, RESIDENT = SEATS
YES, NO = {"ballot": "yes"}, {"ballot": "no"}


def group_thread(play: Tour) -> None:
    """The path, an election, a meeting with signed minutes, terms and duties, training and rounds."""
    _path(play)
    _election(play)
    meeting = _held(play)
    _signed(play, meeting)
    _duties(play)
    play.step(MANAGER, "看正在排的巡访和培训", "looks at the rounds that are planned, and at the courses")
    for each in play.get(MANAGER, "/rounds", limit=3)["items"]:
        play.show(f"{each['name']}：{each['day']}，{each['status']}")
    for each in play.get(MANAGER, "/courses", limit=3)["items"]:
        play.show(each["title"])


def _path(play: Tour) -> None:
    play.step(VOLUNTEER, "看自己离骨干、队长还差什么", "sees what is still missing on the way to backbone and leader")
    for step in play.get(VOLUNTEER, "/me/growth")["steps"]:
        missing = [each["missing"] for each in step["requirements"] if each["missing"]]
        play.show(f"{step['tier']}：{'；'.join(missing) or '✓'}")


def _election(play: Tour) -> None:
    play.step(VOLUNTEER, "看正在进行的选举", "looks at the election that goes on")
    found = play.get(VOLUNTEER, "/elections", limit=1)["items"][0]
    election = play.get(VOLUNTEER, f"/elections/{found['id']}")
    play.show(
        f"{election['tier'] or election['seat_kind']}：{election['status']}，{len(election['nominations'])} 人被提名 nominated"
    )
    ballots = play.get(VOLUNTEER, f"/elections/{found['id']}/ballots")["items"]
    play.check(election["result"] is not None or not ballots, "开箱之前不见选票 no ballot is seen before the count")


def _held(play: Tour) -> dict[str, Any]:
    play.step(
        MANAGER, "召集指导协调委员会，由社区工作者主持", "calls the committee together, chaired by the community worker"
    )
    starts = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    spec = {
        "title": "临时会议",
        "place": "六条社区议事厅",
        "starts_at": starts,
        "chair_id": str(person(CHAIR).id),
        "items": [{"title": "冬季入户探访先走哪几条胡同"}],
    }
    meeting: dict[str, Any] = play.post(MANAGER, "/meetings", spec)
    path = f"/meetings/{meeting['id']}"
    play.post(CHAIR, f"{path}/open")
    play.post(CHAIR, f"{path}/present", {"people": [str(person(number).id) for number in SEATS]})
    play.step(CHAIR, "提出动议，付表决", "moves a motion and puts it to the vote")
    item = meeting["items"][0]["id"]
    moved = play.post(CHAIR, f"/agenda-items/{item}/motions", {"text": "先走六条、七条"})
    motion = f"/motions/{moved['items'][0]['motions'][0]['id']}"
    for number, said in ((CHAIR, YES), (HEAD, NO), (BACKBONE, YES)):
        play.post(number, f"{motion}/vote", said)
    play.step(BACKBONE, "想再投一次", "would vote once more")
    play.refused("motion_voted_already", lambda: play.post(BACKBONE, f"{motion}/vote", NO))
    play.step(CHAIR, "居民席还没表决，数不了票", "cannot count yet: the residents' seat was not heard")
    play.refused("no_quorum", lambda: play.post(CHAIR, f"{motion}/settle"))
    play.post(RESIDENT, f"{motion}/vote", YES)
    counted = play.post(CHAIR, f"{motion}/settle")["items"][0]["motions"][0]
    play.show(counted["status"])
    play.check(counted["status"] == "carried", "动议应获通过 the motion should have been carried")
    play.post(CHAIR, f"{path}/close")
    return meeting


def _signed(play: Tour, meeting: dict[str, Any]) -> None:
    path = f"/meetings/{meeting['id']}/minutes"
    play.step(MANAGER, "没有在场，签不了纪要", "was not there, and does not sign the minutes")
    play.refused("not_allowed", lambda: play.post(MANAGER, f"{path}/sign"))
    play.step(RESIDENT, "没说读的是哪一稿，签不了字", "does not sign before saying which text she read")
    play.refused("if_match_wanted", lambda: play.post(RESIDENT, f"{path}/sign"))
    early = play.tag(RESIDENT, path)
    play.step(CHAIR, "补了一句；按旧稿签字不算数", "adds a remark; a signature under the text before it is refused")
    play.post(CHAIR, f"{path}/correct", {"remark": "下次会议十二月十日"})
    play.refused("changed_meanwhile", lambda: play.post(RESIDENT, f"{path}/sign", read=early))
    play.step(
        RESIDENT, "读过新稿，和主持人签字，纪要封存", "reads it anew and signs, and the chair: the minutes are sealed"
    )
    read = play.tag(RESIDENT, path)
    for number in (RESIDENT, CHAIR):
        play.post(number, f"{path}/sign", read=read)
    play.step(CHAIR, "封存之后改不了", "cannot change them any more")
    play.refused("wrong_moment", lambda: play.post(CHAIR, f"{path}/correct", {"remark": "改一处"}))
    play.step(NEPHEW, "（居民）读到纪要", "as a resident reads them")
    minutes = play.get(NEPHEW, path)
    for each in minutes["items"]:
        play.show(f"{each['title']}：{'，'.join(motion['outcome'] for motion in each['motions'])}")
    play.show(f"SHA-256 {minutes['seal'][:16]}…")


def _duties(play: Tour) -> None:
    play.step(LIAISON, "看自己的任期：与合同同长", "looks at her term: it is as long as the contract")
    for each in play.get(LIAISON, "/me/affiliations")["items"]:
        if each["contract_id"]:
            play.show(f"{each['organisation']['name']}，{each['until']}")
    play.step(MANAGER, "看自己名下的事；离任时一次移交", "sees what he answers for; when he leaves it goes in one act")
    for kind in play.get(MANAGER, "/me/duties")["kinds"]:
        play.show(f"{kind['label']}：{kind['count']}")
