"""What people are told before they agree. A version is never changed: another meaning is a new one, which asks again."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.privacy.states import Purpose


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of one purpose's text."""

    zh: str
    en: str


WORDINGS: Mapping[Purpose, tuple[Wording, ...]] = {
    Purpose.SERVICE: (
        Wording(
            zh="为受理、派发和答复您的需求，本街道的志愿服务团处理您的姓名、手机号、所反映的内容和地点。"
            "数据保存在本部署自己的服务器上。不同意则无法使用；要停止，请注销账号。",
            en="To take in, pass on and answer your needs, the volunteer group of your street handles your name, your phone, "
            "what you report and where. It stays on the deployment's own servers. Without this the service cannot be "
            "used; to stop it, erase the account.",
        ),
    ),
    Purpose.PUBLISH: (
        Wording(
            zh="您选择公开的需求，会以摘要形式显示给本街道的邻里：内容和大致位置（约三百米的格子），不含姓名、电话和门牌。"
            "撤回后立即不再显示。",
            en="A need that you make public is shown to your neighbours as a summary: what it says and roughly where (a cell of about "
            "300 metres), without name, phone or door. Withdrawn, it is shown no longer at once.",
        ),
    ),
    Purpose.SHARE_WITH_CONTRACTOR: (
        Wording(
            zh="您报名或接受其服务的承接方，可看到您的姓名和联系方式，仅用于这一项目。按承接方分别同意；撤回后对方不再看得到。",
            en="The contractor named here sees your name and how to reach you, for its project alone. You agree for each contractor by "
            "itself; withdrawn, it sees them no longer.",
        ),
        Wording(
            zh="您报名或接受其服务的承接方，其人员可看到您的姓名和联系方式，上门服务时还可看到门牌，仅用于为您提供这项服务。"
            "每次查看都有记录，您看得到。按承接方分别同意；撤回后对方不再看得到。",
            en="The people of the contractor named here see your name and how to reach you, and your door when they come to it, to "
            "serve you and for nothing else. Each sight is written down, and you see it. You agree for each contractor by "
            "itself; withdrawn, it sees them no longer.",
        ),
    ),
    Purpose.CARE: (
        Wording(
            zh="您同意列入关爱名册：志愿者按约定上门看望您；名册记下缘由、方便的日子、紧急联系人和门口须知，均加密保存。"
            "只有您、您的代理人、您所在小队的队长、核心负责人和管理员能看，每次查看都有记录；上门的志愿者当天只看得到门口须知。"
            "没有人开门时，队长和您的联系人会马上得到通知。随时可以撤回；一撤回，走访就停，记下的内容随即删除。",
            en="You agree to be on the care register: volunteers come to see you as arranged. It holds why, which days suit you, whom to call "
            "and what to know at your door, all of it encrypted. You, who speaks for you, the leader of your team, core leaders and managers can read "
            "it, and each reading is written down; who comes sees the notes for the door, on that day. When nobody opens, the leader "
            "and your contacts are told at once. You may withdraw at any time: the visits stop, and what was kept is removed.",
        ),
    ),
    Purpose.CASE: (
        Wording(
            zh="您同意这家承接方的社工为您开展个案服务：评估您的情况，和您一起订计划，记录会面，均加密保存。"
            "只有负责的社工、社工点名的同事，以及经社工说明理由、限期准许的督导能看，每次查看都有记录；"
            "队长、管理员、委员会和这家机构的其他人都看不到。计划和约定您随时可看，可要求更正。"
            "随时可以撤回；一撤回，个案即结束，无人再看，记下的内容在法定或街道规定的期限后删除。",
            en="You agree that social workers of the organisation named here work with you on a professional case: they assess how things stand, "
            "plan with you and note meetings, all of it encrypted. The social worker who leads it, colleagues whom they name, and a supervisor whom "
            "they let in for a reason and a while can read it, and each reading is written down; team leaders, managers, the committee and others "
            "of the organisation cannot. You read the plan and what was agreed, and may ask for corrections. You may withdraw at any time: the "
            "case ends, nobody reads it any more, and what was written is removed after the time for which it must be kept.",
        ),
    ),
    Purpose.CROSS_BORDER: (
        Wording(
            zh="通过 Firebase（谷歌，境外）登录或接收推送时，设备标识和推送时间会传到境外；推送不含个人内容。"
            "默认关闭，不同意不影响短信、微信和站内动态。",
            en="Signing in or being notified through Firebase (Google, abroad) sends the device's identifier and the times of "
            "notices abroad; a notice holds nothing personal. Off by default; text messages, WeChat and the feed work without it.",
        ),
    ),
}

WITH_SUBJECT = frozenset({Purpose.SHARE_WITH_CONTRACTOR, Purpose.CASE})
"""Purposes that are agreed to for each organisation by itself."""


def current(purpose: Purpose) -> int:
    """The number of the version that is asked for now, from 1."""
    return len(WORDINGS[purpose])
