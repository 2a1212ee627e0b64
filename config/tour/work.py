"""Who comes when: a role and how well it must be known, two things at one hour, work that comes again, a round of visits."""

import time
from datetime import datetime, timedelta, timezone
from typing import Any

from config.tour.stage import CORE_LEADER, DOOR, MANAGER, OTHER_VOLUNTEER, VOLUNTEER, Tour

BEIJING = timezone(timedelta(hours=8))
PLANNED_WITHIN_SECONDS = 60
OVER = {"reason": "导览走完了，撤掉"}


def work_thread(play: Tour) -> None:
    """What is made here is called off in the end, so that it can be played again."""
    _work_that_clashes(play)
    _every_week(play)
    _round(play)


def _work_that_clashes(play: Tour) -> None:
    play.step(
        CORE_LEADER, "开一场急救课：带教要能独当一面", "opens a lesson; who teaches must do first aid alone (level 2)"
    )
    teaching = {"name": "急救带教", "skills": ["first_aid"], "levels": {"first_aid": 2}}
    roles = [teaching, {"name": "签到引导", "slots": 2}]
    lesson = _opened(play, "急救课", hours=(10, 12), kind="event", roles=roles)
    role = next(each for each in lesson["roles"] if each["skills"])
    play.check(role["levels"] == {"first_aid": 2}, f"级别没记下 the level was lost: {role}")
    play.step(OTHER_VOLUNTEER, "想当带教，手机说明还差什么", "would teach, and is told what she lacks")
    play.refused(
        "not_eligible",
        lambda: play.post(OTHER_VOLUNTEER, f"/tasks/{lesson['id']}/claim", {"role_id": role["id"]}),
    )
    play.step(VOLUNTEER, "接下带教", "takes the place of who teaches")
    place = play.post(VOLUNTEER, f"/tasks/{lesson['id']}/claim", {"role_id": role["id"]})

    play.step(CORE_LEADER, "同一时段还有一趟跑腿，想请同一个人", "has an errand at these hours, for the same volunteer")
    errand = _opened(play, "给隔壁院送药", hours=(11, 12), kind="errand")
    ask = {"volunteer_id": place["volunteer_id"], "reason": "就在隔壁院，课间走一趟"}
    play.refused("volunteer_held_elsewhere", lambda: play.post(CORE_LEADER, f"/tasks/{errand['id']}/nominate", ask))
    play.step(CORE_LEADER, "问过本人，仍然邀约", "asks all the same")
    play.post(CORE_LEADER, f"/tasks/{errand['id']}/nominate", {**ask, "despite": True})
    play.step(VOLUNTEER, "读到这一单压着哪一单，两样都应下", "reads beside which place it lies, and says yes")
    offer = _offered(play, VOLUNTEER, errand["id"])
    for reason in offer["reasons"]:
        play.show(reason["text"]["zh-hans"])
    play.check(offer["beside"] == [place["id"]], f"没写明压着哪一单 beside what is not said: {offer['beside']}")
    both = play.post(VOLUNTEER, f"/offers/{offer['id']}/accept")
    play.check(both["beside"] == [place["id"]], f"{both['beside']}")
    for task in (errand, lesson):
        play.post(CORE_LEADER, f"/tasks/{task['id']}/cancel", OVER)


def _every_week(play: Tour) -> None:
    play.step(MANAGER, "照模板排一个月的楼道清扫", "makes four weeks of sweeping the stairs, from a template")
    template = next(each for each in play.get(MANAGER, "/templates")["items"] if each["name"] == "楼道清扫")
    first = _day(14)
    when = {"rule": "FREQ=WEEKLY;COUNT=4", "first_on": first.date().isoformat(), "starts": "09:00"}
    series = play.post(MANAGER, f"/templates/{template['id']}/series", {**when, "location": DOOR})
    path = f"/series/{series['id']}"
    days = [each["day"] for each in series["made"]] or [each["day"] for each in series["next"]]
    play.show(f"{series['title']}，{series['minutes']} 分钟：{'，'.join(each['day'] for each in series['next'])}")
    play.step(
        MANAGER,
        "只改第二次，改到下午；再把每次都改成五个人",
        "moves the second to the afternoon; then five people at each",
    )
    play.post(MANAGER, f"{path}/change", {"scope": "one", "day": days[1], "starts": "14:00", "ends": "15:30"})
    series = play.post(MANAGER, f"{path}/change", {"scope": "all", "slots": 5})
    for each in series["made"]:
        play.show(f"{each['day']} {_clock(each['starts_at'])}，{each['slots']} 人 places")
    hours = [_clock(each["starts_at"]) for each in series["made"]]
    play.check(hours[:2] == ["09:00", "14:00"], f"单独改过的那次没留住 what was changed alone did not stay: {hours}")
    play.check({each["slots"] for each in series["made"]} == {5}, "人数没改全 not all have five places")
    _stand_in(play, series)
    play.post(MANAGER, f"{path}/end", OVER)


def _stand_in(play: Tour, series: dict[str, Any]) -> None:
    one, two = series["made"][:2]
    play.step(OTHER_VOLUNTEER, "接下第一次", "takes a place at the first")
    play.post(OTHER_VOLUNTEER, f"/tasks/{one['task_id']}/claim")
    me = play.get(VOLUNTEER, "/me/volunteer")["id"]
    play.step(MANAGER, "问张伟愿不愿每次都来；他答应", "asks whether he would come every time; he would")
    asked = play.post(MANAGER, f"/series/{series['id']}/standing", {"volunteer_id": me})["standing"][0]
    standing = play.post(VOLUNTEER, f"/standing/{asked['id']}/agree")
    play.step(VOLUNTEER, "第二次来不了，请同去过的人替一次", "cannot come to the second, and names who stands in")
    colleague = standing["colleagues"][0]
    play.post(
        VOLUNTEER,
        f"/standing/{asked['id']}/stand-in",
        {"day": two["day"], "volunteer_id": colleague["volunteer_id"]},
    )
    offer = _offered(play, OTHER_VOLUNTEER, two["task_id"])
    play.step(OTHER_VOLUNTEER, "先被问到，答应替这一次", "is asked first, and says yes this once")
    play.show(" ".join(reason["text"]["zh-hans"] for reason in offer["reasons"]))
    place = play.post(OTHER_VOLUNTEER, f"/offers/{offer['id']}/accept")
    play.check(place["task_id"] == two["task_id"], "替错了日子 another day")


def _round(play: Tour) -> None:
    play.step(CORE_LEADER, "从关爱名册排一趟巡访", "puts a round together from the care register")
    for source in play.get(CORE_LEADER, "/rounds/sources")["items"]:
        play.show(f"{source['code']}：{source['label']}")
    spec = {
        "name": "入冬看望",
        "day": _day(3).date().isoformat(),
        "opens": "09:00",
        "closes": "16:00",
        "source": "care",
    }
    row = _planned(play, spec)
    for route in row["routes"]:
        play.show(f"{route['name']}：{len(route['visits'])} 户 visits，{route['walk_m']} m")
    for visit in row["left"]:
        play.show(f"{visit['title']}：{visit['why_not_said']}")
    play.post(CORE_LEADER, f"/rounds/{row['id']}/cancel", OVER)

    play.step(
        CORE_LEADER,
        "另排三户，按自己的意思调一户，再发出邀约",
        "plans three homes, moves one by hand, and sends it out",
    )
    homes = [
        {"title": f"看望东四六条 {number} 号", "location": {**DOOR, "lng": DOOR["lng"] + number / 100_000}}
        for number in (8, 26, 44)
    ]
    row = _planned(play, {**spec, "name": "看望三户", "source": "listed", "visits": homes})
    me = play.get(VOLUNTEER, "/me/volunteer")["id"]
    for visit in [each for route in row["routes"] for each in route["visits"]]:
        if visit["volunteer_id"] != me:
            row = play.post(CORE_LEADER, f"/round-visits/{visit['id']}/move", {"volunteer_id": me})
    play.check(len(row["routes"]) == 1, "没有都归一人 they are not all with one")
    play.post(CORE_LEADER, f"/rounds/{row['id']}/send")
    play.step(VOLUNTEER, "手机上是一张按顺序的单子，一次答应", "sees one list in order, and says yes to all of it")
    mine = play.post(VOLUNTEER, f"/me/rounds/{row['id']}/accept")["items"][0]
    for each in mine["visits"]:
        play.show(f"{_clock(each['starts_at'])} {each['title']}，步行 on foot {each['walk_m']} m")
    answers = [
        each["answer"] for route in play.get(CORE_LEADER, f"/rounds/{row['id']}")["routes"] for each in route["visits"]
    ]
    play.check(answers == ["accepted"] * 3, f"{answers}")
    play.post(CORE_LEADER, f"/rounds/{row['id']}/cancel", OVER)


def _planned(play: Tour, spec: dict[str, Any]) -> dict[str, Any]:
    """Put together and planned; once there is a plan, the leader is content with it."""
    row: dict[str, Any] = play.post(CORE_LEADER, "/rounds", spec)
    path = f"/rounds/{row['id']}"
    row = play.post(CORE_LEADER, f"{path}/plan")
    until = time.monotonic() + PLANNED_WITHIN_SECONDS
    content = False
    while row["status"] == "planning" and time.monotonic() < until:
        time.sleep(0.5)
        row = play.get(CORE_LEADER, path)
        if row["progress"] and not content:
            content = True
            play.post(CORE_LEADER, f"{path}/stop")
    play.check(row["status"] == "planned", f"没有排出来 not planned: {row['status']}")
    return row


def _offered(play: Tour, number: int, task_id: str) -> dict[str, Any]:
    found = [each for each in play.get(number, "/me/offers", status="open")["items"] if each["task"]["id"] == task_id]
    play.check(len(found) == 1, "没有收到邀约 there is no offer")
    offer: dict[str, Any] = found[0]
    return offer


def _opened(play: Tour, title: str, *, hours: tuple[int, int], **fields: Any) -> dict[str, Any]:
    starts_at, ends_at = (_day(12).replace(hour=hour).isoformat() for hour in hours)
    spec = {"title": title, "location": DOOR, "starts_at": starts_at, "ends_at": ends_at, **fields}
    task: dict[str, Any] = play.post(CORE_LEADER, "/tasks", spec)
    return task


def _day(later: int) -> datetime:
    return (datetime.now(BEIJING) + timedelta(days=later)).replace(hour=0, minute=0, second=0, microsecond=0)


def _clock(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(BEIJING):%H:%M}"
