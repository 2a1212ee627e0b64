"""A funded project, from gatekeeping to follow-up."""

import json
from datetime import UTC, datetime, timedelta

from config.demo.cast import person
from config.tour.stage import AUNT, DOOR, LIAISON, MANAGER, NEPHEW, SEATS, VOLUNTEER, Feed, Tour


def project_thread(play: Tour) -> None:
    """Register, gatekeep, open an activity, attend, judge, reply, follow up."""
    resident = Feed(play.client, NEPHEW)
    with resident.follow():
        project_id = _approved_project(play)
        activity_id = _attended_activity(play, project_id)
        _feedback(play, project_id, activity_id)
        heard = resident.wait_for("follow_up")
        play.step(NEPHEW, "的手机收到：居民说了，我们做了什么", "hears what came of what residents said")
        play.show(f"{heard['text']}（{heard['due_on']} 前 by then）")


def _approved_project(play: Tour) -> str:
    play.step(MANAGER, "登记一个政府购买服务项目", "registers a funded project of a contractor")
    listed = play.get(MANAGER, "/organisations")["items"]
    today = datetime.now(UTC).date()
    project = play.post(
        MANAGER,
        "/projects",
        {
            "title": "独居老人防跌倒小组",
            "summary": "十二次小组活动，入户评估三十户，请居民自己说有没有用。",
            "contractor_id": next(each["id"] for each in listed if each["name"] == "邻里社工服务中心"),
            "starts_on": (today - timedelta(days=1)).isoformat(),
            "ends_on": (today + timedelta(days=180)).isoformat(),
            "budget_fen": 4_800_000,
        },
    )
    project_id = str(project["id"])
    play.show(f"{project_id}，{project['budget_fen'] / 100:,.0f} 元 yuan，{project['status']}")
    for seat in SEATS:
        play.step(seat, "（委员）把关投票", "of the committee votes")
        queue = play.get(seat, "/committee/queue")["items"]
        play.check(any(project_id in json.dumps(item) for item in queue), "不在待办里 not in the queue")
        play.post(seat, f"/projects/{project_id}/votes", {"vote": "approve", "reason": "人群清楚，钱数合理。"})
    project = play.get(MANAGER, f"/projects/{project_id}")
    play.check(project["status"] == "approved", project["status"])
    play.show("四类席位到齐，通过 every kind of seat was there: approved")
    return project_id


def _attended_activity(play: Tour, project_id: str) -> str:
    play.step(LIAISON, "开出一场活动", "opens an activity")
    starts = datetime.now(UTC) + timedelta(minutes=5)
    activity = play.post(
        LIAISON,
        f"/projects/{project_id}/activities",
        {
            "title": "第一次小组：家里哪儿容易滑倒",
            "location": DOOR,
            "starts_at": starts.isoformat(),
            "ends_at": (starts + timedelta(hours=1)).isoformat(),
            "capacity": 12,
        },
    )
    path = f"/activities/{activity['id']}"
    play.step(NEPHEW, "报名，并用现场轮换码到场", "signs up, and attends by the rotating code")
    play.post(NEPHEW, f"{path}/sign-up")
    code = play.get(LIAISON, f"{path}/code")["code"]
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    play.refused("wrong_attendance_code", lambda: play.post(NEPHEW, f"{path}/attend", {"code": wrong}))
    play.post(NEPHEW, f"{path}/attend", {"code": code})
    play.step(VOLUNTEER, "为没带手机的王秀兰作到场见证", "attests 王秀兰, who has no phone with her")
    play.post(VOLUNTEER, f"{path}/attestations", {"resident_id": str(person(AUNT).id)})
    return str(activity["id"])


def _feedback(play: Tour, project_id: str, activity_id: str) -> None:
    play.step(NEPHEW, "和舅妈各答一张反馈卡", "and his aunt each answer a feedback card")
    path, comment = f"/activities/{activity_id}/feedback", "讲得明白，就是椅子不够。"
    play.post(NEPHEW, path, {"scores": {"overall": 4, "trust": 5, "interests": 4}, "comment": comment})
    play.post(AUNT, path, {"scores": {"overall": 5, "trust": 4, "interests": 5}})

    play.step(LIAISON, "看到意见，看不到是谁，作答复", "reads the comment, not who wrote it, and replies")
    read = play.get(LIAISON, f"/projects/{project_id}/feedback")
    response = next(each for each in read["comments"] if each["comment"] == comment)
    names = (person(NEPHEW).name, person(AUNT).name, person(NEPHEW).phone, str(person(NEPHEW).id))
    play.check(not any(name in json.dumps(read, ensure_ascii=False) for name in names), "露出了姓名 names are shown")
    play.post(LIAISON, f"/feedback/{response['id']}/reply", {"text": "下次加二十把椅子，谢谢您。"})

    play.step(SEATS[0], "看得分、应答率与区间，定下整改", "reads scores, response rate and interval, sets a follow-up")
    read = play.get(SEATS[0], f"/projects/{project_id}/feedback")
    play.show(
        f"发出 invited {read['invited']}，答 answered {read['answered']}，应答率 rate {read['response_rate']:.0%}"
    )
    due = (datetime.now(UTC).date() + timedelta(days=14)).isoformat()
    play.post(SEATS[0], f"/projects/{project_id}/follow-ups", {"text": "两周内把场地椅子补齐。", "due_on": due})
