"""What is held about people, and what they are told."""

from typing import Any

from tools.docs.writing import GENERATED, said, table


def privacy_page() -> str:
    """What is held about people, why, for how long, who sees it, and what erasing does."""
    from backend.privacy.registry import holdings, retentions  # noqa: PLC0415  # needs the settings
    from backend.privacy.states import Purpose  # noqa: PLC0415  # likewise
    from backend.privacy.texts import WORDINGS, current  # noqa: PLC0415  # likewise

    held = (
        (
            f"{said(each.model._meta.verbose_name_plural)}: {', '.join(f'`{way}`' for way in each.of)}",
            said(each.why),
            said(each.sees),
            said(each.kept),
            said(each.fate.label) + (f" ({said(each.because)})" if each.because else ""),
        )
        for each in holdings()
    )
    return "\n".join(
        [
            GENERATED,
            "# 个人信息 · Personal information\n",
            (
                "存有哪些个人信息、为什么、谁看得到、存多久、注销时如何处理。手机号和门牌在库中加密；\n"
                "本人信息副本以分片密文存于文件存储，密钥只在库中，随副本一同删除。\n\n"
                "What is held about people, why, who sees it, for how long, and what erasing does to it. Phones and doors are\n"
                "encrypted in the database ([ADR 11](adr/0011-encrypted-fields.md)). The zip of a person's copy lies in the store of\n"
                "files, in sealed pieces; what opens them is in the database alone, and goes with the copy.\n"
            ),
            "## 存有什么 · What is held\n",
            table(
                (
                    "数据与身份 · data, and whose",
                    "目的 · why",
                    "谁看得到 · who sees",
                    "多久 · how long",
                    "注销时 · on erasing",
                ),
                held,
            ),
            "## 自动清除 · What the clock removes\n",
            "每天凌晨两点（北京时间）执行，部分种类更勤；每次每街道留一条清除记录。 Every night at two in China, some kinds more often; each round leaves a note for each street.\n",
            table(
                ("种类 · kind", "数据 · data", "期限 · after", "街道可选 · a street may choose"),
                (
                    (
                        f"`{each.kind}`",
                        said(each.what),
                        f"`{each.setting}`",
                        f"`{each.days.key}` {each.days.values}" if each.days else "",
                    )
                    for each in retentions()
                ),
            ),
            "## 征求同意的文本 · What people are asked\n",
            table(
                ("用途 · purpose", "版本 · version", "中文", "English"),
                (
                    (
                        f"`{purpose}` {said(purpose.label)}",
                        current(purpose),
                        WORDINGS[purpose][-1].zh,
                        WORDINGS[purpose][-1].en,
                    )
                    for purpose in Purpose
                ),
            ),
        ]
    )


def notices_page() -> str:
    """The kinds of notice, and what is told of each thing that happens."""
    from backend.notifications.kinds import kinds  # noqa: PLC0415  # needs the settings
    from backend.notifications.states import Channel  # noqa: PLC0415  # likewise
    from backend.notifications.told import decisions  # noqa: PLC0415  # likewise

    def mode(kind: Any, channel: Channel) -> str:
        return said(kind.modes[channel].label) if channel in kind.modes else "—"

    return "\n".join(
        [
            GENERATED,
            "# 通知 · Notices\n",
            (
                "收件箱存下每一条通知；下表写明各渠道何时告知，除非本人另有选择。“必达”的不能关闭，也不进汇总。\n\n"
                "The inbox keeps every notice; the table says when each way tells of it, unless the person prefers otherwise. What is\n"
                "*required* nobody turns off or puts into the digest. How pushes travel: [operating.md](operating.md#pushes).\n\n"
                "## 种类 · Kinds\n"
            ),
            table(
                ("kind", "说明 · what", "缓急 · urgency", "动态 · feed", "推送 · pushes", "必达 · required"),
                (
                    (
                        f"`{code}`",
                        said(kind.label),
                        said(kind.urgency.label),
                        mode(kind, Channel.FEED),
                        mode(kind, Channel.FCM),
                        "✓" if kind.required else "",
                    )
                    for code, kind in kinds().items()
                ),
            ),
            "## 何事告知何人 · What is told to whom\n",
            table(
                ("事件 · what happens", "kind", "何人，或为何不告知 · whom, or why nobody"),
                (
                    (f"`{name}`", ", ".join(f"`{each.code}`" for each in told.kinds) or "—", said(told.to))
                    for name, told in decisions().items()
                ),
            ),
        ]
    )
