"""A need by telephone, and what the street reads: moderated for a reason, and appealed against."""

from config.demo.cast import person, phone
from config.tour.stage import (
    AUNT,
    CLERK,
    CLIENT,
    CORE_LEADER,
    DOOR,
    MANAGER,
    NEPHEW,
    OTHER_VOLUNTEER,
    SEATS,
    SOCIAL_WORKER,
    WORKER,
    Tour,
)

INSULT = "那个缺德的"


def street_thread(play: Tour) -> None:
    """A call to the hotline; a summary that is blacked out, and the appeal; what comes of many needs."""
    _by_telephone(play)
    _moderated(play)
    _looked_after(play)
    _worked_with(play)
    play.step(
        SEATS[-1], "翻看需求信号：哪儿的什么事总没有着落", "looks through the demand signals: what is asked for in vain"
    )
    for each in play.get(SEATS[-1], "/signals", limit=3)["items"]:
        play.show(
            f"{each['category'] or each['kind']}：{each['needs']} 件 needs，{each['reporters']} 人 people，{each['status']}"
        )


def _looked_after(play: Tour) -> None:
    play.step(AUNT, "看自己在关爱名册上的内容", "reads what the care register keeps of her")
    entry = play.get(AUNT, "/care/entries")["items"][0]
    path = f"/care/entries/{entry['id']}"
    kept = play.get(AUNT, f"{path}/file")
    play.show(f"每 {entry['every_days']} 天 days；{kept['door_notes']}")
    visits = play.get(AUNT, f"{path}/visits")["items"]
    play.show(f"到期的走访已成为任务 a visit that was due has become a task: {visits[0]['day']}，{visits[0]['status']}")
    play.step(OTHER_VOLUNTEER, "（不在其中的志愿者）看不到", "who has no part in it sees nothing")
    play.refused("not_found", lambda: play.get(OTHER_VOLUNTEER, path))


def _worked_with(play: Tour) -> None:
    play.step(CLIENT, "看社工和自己一起订的计划", "reads the plan that the social worker made with her")
    case = play.get(CLIENT, "/cases")["items"][0]
    path = f"/cases/{case['id']}"
    own = play.get(CLIENT, f"{path}/own")
    play.show(f"{own['plan']['summary']}；{own['meetings'][0]['agreed']}")
    play.step(
        SOCIAL_WORKER,
        "（主责社工）看卷宗，每次查看都有记录",
        "who leads the case reads its file, and each reading is written down",
    )
    play.show(play.get(SOCIAL_WORKER, f"{path}/file")["assessments"][0]["needs"])
    play.step(MANAGER, "（管理员）看不到", "a manager sees nothing of it")
    play.refused("not_found", lambda: play.get(MANAGER, path))


def _by_telephone(play: Tour) -> None:
    play.step(CLERK, "接起电话：来电显示是王秀兰的号码", "answers the telephone: the number is 王秀兰's")
    call = play.post(CLERK, "/hotline/calls", {"phone": phone(AUNT)})
    path = f"/hotline/calls/{call['id']}"
    play.post(CLERK, f"{path}/caller", {"name": person(AUNT).name, "verified": "number"})
    play.step(CLERK, "替她记下需求，念出受理号", "takes her need down, and reads the reference out")
    words = {
        "kind": "help",
        "text": "老人手抖，药盒上的字也看不清，想请人来分装一周的药。",
        "address": "东四六条 12 号",
    }
    filed = play.post(CLERK, f"{path}/needs", {**words, "consent": True, "text_message": False})
    play.show(f"受理号 reference {filed['reference']}")
    play.post(CLERK, f"{path}/end", {"outcome": "filed"})
    play.step(AUNT, "在自己的需求里看到它", "finds it among her own needs")
    mine = play.get(AUNT, "/needs", mine=True)["items"]
    play.check(any(each["id"] == filed["need_id"] for each in mine), "不在她的需求里 not among hers")


def _moderated(play: Tour) -> None:
    play.step(NEPHEW, "公开上报一件事，话里带了骂人的词", "reports something for all to read, with an insult in it")
    words = f"{INSULT}把电动车停在 12 号院门洞里，老人出不来。"
    need = play.post(NEPHEW, "/needs", {"kind": "complaint", "text": words, "location": DOOR, "visibility": "public"})
    path = f"/needs/{need['id']}"
    play.step(WORKER, "（社区工作者）涂去骂人的词，写明理由", "blacks the insult out, and says why")
    act = play.post(
        WORKER, f"{path}/redact", {"passages": [INSULT], "reason": "insult", "words": "事照样办，骂人的话不给街坊看。"}
    )
    play.step(OTHER_VOLUNTEER, "（街坊）读到的是", "as a neighbour reads")
    read = play.get(OTHER_VOLUNTEER, path)["excerpt"]
    play.check(INSULT not in read, "没有涂去 not blacked out")
    play.show(read)
    play.step(NEPHEW, "不服，申诉", "appeals")
    play.post(NEPHEW, f"/moderation/acts/{act['id']}/appeal", {"words": "我是气急了，可他确实缺德。"})
    play.step(WORKER, "不能审自己的处理", "may not review what they did themselves")
    play.refused("not_allowed", lambda: play.post(WORKER, f"/moderation/acts/{act['id']}/uphold", {"words": "维持。"}))
    play.step(CORE_LEADER, "复核：维持，事情照办", "reviews it: it stands, and the need is seen to")
    act = play.post(CORE_LEADER, f"/moderation/acts/{act['id']}/uphold", {"words": "事情会办，骂人的话不公开。"})
    play.show(act["status"])
    play.post(NEPHEW, f"{path}/cancel", {"reason": "车已经挪走了。"})
