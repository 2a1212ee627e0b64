"""`linli tour`: both main threads against a running server, through HTTP and WebSocket, told step by step."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from config.client import Client, Refused
from config.demo.cast import person, phone
from config.embedded.errors import NoServerError

PATIENCE_SECONDS = 15
DOOR = {"lat": 39.9288, "lng": 116.4160, "datum": "WGS-84"}
"""东四六条."""

NEPHEW, AUNT, VOLUNTEER, OTHER_VOLUNTEER, LEADER, MANAGER, LIAISON = 2, 1, 3, 4, 5, 7, 8
SEATS = (9, 10, 11, 12)
STRANGER = 14
CAST_OF_THE_TOUR = (NEPHEW, AUNT, VOLUNTEER, OTHER_VOLUNTEER, LEADER, MANAGER, LIAISON, *SEATS, STRANGER)


class Failed(Exception):
    """A step did not do what it should."""


class Feed:
    """The feed of one person over WebSocket, resumable like a phone's."""

    def __init__(self, client: Client, number: int) -> None:
        self.items: list[dict[str, Any]] = []
        self._client, self._number = client, number
        self._news: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self.last = int(client.get(phone(number), "/me/feed", limit=1)["last"])
        self.first = self.last + 1

    @contextmanager
    def follow(self) -> Iterator[None]:
        """Follow from the last item that was seen."""
        url = self._client.url.replace("http", "ws", 1) + f"/ws/v1/feed?after={self.last}"
        headers = {"Authorization": f"Bearer {self._client.token(phone(self._number))}"}
        self._news = SimpleQueue()  # what came unread over the last socket comes again
        with connect(url, additional_headers=headers, proxy=None) as socket:
            reader = threading.Thread(target=self._read, args=(socket,), daemon=True)
            reader.start()
            yield
        reader.join(PATIENCE_SECONDS)

    def _read(self, socket: Any) -> None:
        try:
            for frame in socket:
                self._news.put(json.loads(frame))
        except ConnectionClosed:
            return

    def wait_for(self, kind: str, that: Callable[[dict[str, Any]], bool] = lambda _data: True) -> dict[str, Any]:
        """The next item of this type for which `that` holds. Raises `Failed` after a while, or on a gap."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                item = self._news.get(timeout=max(0.01, deadline - time.monotonic()))
            except Empty:
                raise Failed(f"{PATIENCE_SECONDS} 秒内没有收到 no {kind} within {PATIENCE_SECONDS} s") from None
            if item["seq"] != self.last + 1:
                raise Failed(f"动态不连续 a gap in the feed: {self.last} → {item['seq']}")
            self.last = item["seq"]
            self.items.append(item)
            if item["type"] == kind and that(item["data"]):
                data: dict[str, Any] = item["data"]
                return data


class Tour:
    """The steps. Each says who does what; what it returns is shown behind it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.steps = 0

    def get(self, number: int, path: str, **params: Any) -> Any:
        """GET as this person of the cast."""
        return self.client.get(phone(number), path, **params)

    def post(self, number: int, path: str, body: Any = None) -> Any:
        """POST as this person of the cast."""
        return self.client.post(phone(number), path, body)

    def step(self, who: int | None, chinese: str, english: str) -> None:
        """Tell what happens next."""
        self.steps += 1
        name = person(who).name + " " if who else ""
        print(f"{self.steps:>3}. {name}{chinese}  ·  {english}", flush=True)

    def show(self, words: str) -> None:
        """Tell what came of it."""
        print(f"       → {words}", flush=True)

    def check(self, holds: bool, words: str) -> None:  # noqa: FBT001  # reads like assert
        """Raise `Failed` unless it holds."""
        if not holds:
            raise Failed(words)

    def refused(self, code: str, call: Callable[[], Any]) -> None:
        """The call must be refused with this code."""
        try:
            call()
        except Refused as refusal:
            self.check(refusal.problem.get("code") == code, f"expected {code}: {refusal}")
            self.show(f"{refusal.status} {code}：{refusal.problem['detail']}")
        else:
            raise Failed(f"应被拒绝 should have been refused: {code}")


def tour(client: Client) -> int:
    """Play both threads; 0 when every step held."""
    play = Tour(client)
    try:
        client.sign_in([person(number).phone for number in CAST_OF_THE_TOUR])
        print("\n一、一件需求，从上报到居民自己的评价  ·  A need, from the report to the resident's own verdict\n")
        need_thread(play)
        print("\n二、一个公共资金的项目，从把关到整改  ·  A funded project, from gatekeeping to follow-up\n")
        project_thread(play)
    except (Failed, Refused, NoServerError, KeyError) as error:
        print(f"\n✗ 第 {play.steps} 步没有走通 step {play.steps} failed: {error!r}", flush=True)
        return 1
    print(f"\n✓ {play.steps} 步全部走通  ·  all {play.steps} steps held", flush=True)
    return 0


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
