"""A need, from the report to the resident's own verdict."""

from datetime import UTC, datetime, timedelta

from config.demo.cast import phone
from config.tour.stage import (
    AUNT,
    DOOR,
    LEADER,
    MANAGER,
    NEPHEW,
    OTHER_VOLUNTEER,
    STRANGER,
    VOLUNTEER,
    Feed,
    Tour,
)


def need_thread(play: Tour) -> None:
    """Report by proxy, triage, task, offer, place, verdict, reopen, verdict again."""
    nephew, volunteer = Feed(play.client, NEPHEW), Feed(play.client, VOLUNTEER)
    words = "舅妈这两天说头晕，一个人在家，想请人上门量量血压，看看她。"
    with nephew.follow(), volunteer.follow():
        play.step(NEPHEW, "先看看有没有人报过同样的事", "looks whether somebody reported the same")
        similar = play.post(NEPHEW, "/needs/similar", {"text": words, "location": DOOR})
        play.show(f"{len(similar['items'])} 件相近 likely duplicates")

        play.step(NEPHEW, "替舅妈王秀兰上报（本人同意）", "reports for his aunt, who agreed")
        need = play.post(
            NEPHEW,
            "/needs",
            {
                "kind": "help",
                "text": words,
                "location": DOOR,
                "address": "东四六条 12 号",
                "on_behalf_of": {"name": "王秀兰", "phone": phone(AUNT), "consent": True},
            },
        )
        need_id = need["id"]
        nephew.wait_for("need", lambda data: data["id"] == need_id)
        play.show(f"{need_id}，状态 status {need['status']}，他的手机已收到 his phone has heard")

        play.step(STRANGER, "（另一街道）看不到", "of another street sees nothing")
        play.refused("not_found", lambda: play.get(STRANGER, f"/needs/{need_id}"))

        play.step(LEADER, "受理并判断轻重缓急", "triages it")
        need = play.post(LEADER, f"/needs/{need_id}/triage", {"urgency": "urgent", "note": "先打电话问一声"})
        play.check(need["status"] == "triaged", need["status"])
        task_id = _task(play, need_id, "上门量血压")

        play.step(VOLUNTEER, "的手机收到任务邀约和理由", "is offered it, with the reasons")
        offer = volunteer.wait_for("offer", lambda data: data["task"]["id"] == task_id)
        play.show(" ".join(reason["text"]["zh-hans"] for reason in offer["reasons"]))
        play.step(VOLUNTEER, "接单", "accepts")
        place = play.post(VOLUNTEER, f"/offers/{offer['id']}/accept")
        there = play.get(VOLUNTEER, f"/assignments/{place['id']}/destination")
        play.check(there["door"] is None and there["phone"] is None, "门牌早了 the door came too early")
        play.show(
            f"这时只给他看楼院，门牌和电话要到签到 the building now, door and phone at check-in: {there['building']}"
        )

        play.step(OTHER_VOLUNTEER, "晚了一步", "is a moment too late")
        play.refused("task_full", lambda: play.post(OTHER_VOLUNTEER, f"/tasks/{task_id}/claim"))
        _visit(play, place["id"])
        nephew.wait_for("need", lambda data: data["id"] == need_id and data["status"] == "answered")

        play.step(AUNT, "说没有解决，需求重新打开", "says it is not resolved: the need is open again")
        verdict = {"responded": True, "resolved": False, "satisfaction": 3, "comment": "血压计没电了，没量成。"}
        need = play.post(AUNT, f"/needs/{need_id}/verdict", verdict)
        play.check(need["status"] == "reopened", need["status"])

    _resolved_while_offline(play, need_id)
    _online_again(play, nephew, need_id)


def _resolved_while_offline(play: Tour, need_id: str) -> None:
    play.step(NEPHEW, "的手机断了线，期间事情继续", "is offline while things go on")
    task_id = _task(play, need_id, "再次上门量血压")
    place = play.post(VOLUNTEER, f"/tasks/{task_id}/claim")
    _visit(play, place["id"])
    play.step(AUNT, "说解决了，五分", "says it is resolved: five of five")
    verdict = {"responded": True, "resolved": True, "satisfaction": 5, "comment": "量了，小张还教我怎么记。"}
    need = play.post(AUNT, f"/needs/{need_id}/verdict", verdict)
    play.check(need["status"] == "closed", need["status"])


def _online_again(play: Tour, nephew: Feed, need_id: str) -> None:
    play.step(NEPHEW, "重新上线，错过的按次序补齐", "is online again: what he missed comes in order")
    with nephew.follow():
        nephew.wait_for("need", lambda data: data["id"] == need_id and data["status"] == "closed")
    sequence = [item["seq"] for item in nephew.items]
    play.check(sequence == list(range(nephew.first, nephew.last + 1)), f"{sequence}")
    play.show(f"{len(sequence)} 条，无缺无重 items, none missing, none twice")

    play.step(NEPHEW, "翻看经过", "reads the timeline")
    need = play.get(NEPHEW, f"/needs/{need_id}")
    play.show(" → ".join(entry["action"] for entry in need["timeline"]))
    play.step(MANAGER, "看三率", "reads the three rates")
    rates = play.get(MANAGER, "/stats/rates")
    for name in ("response", "resolution", "satisfaction"):
        rate = rates[name]
        play.show(f"{name} {rate['numerator']}/{rate['denominator']}，未计入 excluded {rate['excluded']}")


def _task(play: Tour, need_id: str, title: str) -> str:
    play.step(LEADER, f"开出任务“{title}”，邀约自动发出", "opens a task; offers go out by themselves")
    starts = datetime.now(UTC)
    task = play.post(
        LEADER,
        f"/needs/{need_id}/tasks",
        {
            "title": title,
            "kind": "visit",
            "starts_at": starts.isoformat(),
            "ends_at": (starts + timedelta(hours=1)).isoformat(),
            "slots": 1,
            "skills": ["first_aid"],
        },
    )
    play.check(task["status"] == "open", task["status"])
    return str(task["id"])


def _visit(play: Tour, assignment_id: str) -> None:
    play.step(VOLUNTEER, "签到、签退", "checks in and out")
    play.post(VOLUNTEER, f"/assignments/{assignment_id}/check-in")
    there = play.get(VOLUNTEER, f"/assignments/{assignment_id}/destination")
    play.check(there["phone"] is not None, "签到后没有电话 no phone at check-in")
    place = play.post(VOLUNTEER, f"/assignments/{assignment_id}/check-out")
    play.check(place["status"] == "checked_out", place["status"])
    play.refused("wrong_moment", lambda: play.get(VOLUNTEER, f"/assignments/{assignment_id}/destination"))
    play.step(AUNT, "看到谁看过她的楼院、门牌和电话", "sees who saw her building, door and phone")
    seen = [each for each in play.get(AUNT, "/me/disclosures")["items"] if each["why_id"] == assignment_id]
    play.show(" · ".join(f"{each['who']} {each['level']}" for each in reversed(seen)))
    play.check(len(seen) == 3, str(seen))
