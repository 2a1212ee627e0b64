"""What a table may say of a volunteer, and what is said of its rows besides what is said of every file."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from backend.imports.words import Words
from volunteers.roster.states import Skill, Spoken

C = TypeVar("C", bound=TextChoices)


class Says(TextChoices):
    """What a column may say of a volunteer."""

    NAME = "name", _("Name")
    PHONE = "phone", _("Phone")
    SKILLS = "skills", _("Skills")
    LANGUAGES = "languages", _("Languages")
    COMMUNITY = "community", _("Community")
    BIRTH = "birth", _("Born on")
    CONSENT = "consent", _("Whether the person agreed")


USUAL: Mapping[Says, str] = {
    Says.NAME: "name 姓名 志愿者姓名 名字 full_name volunteer",
    Says.PHONE: "phone 电话 手机 手机号 手机号码 联系电话 联系方式 mobile telephone tel",
    Says.SKILLS: "skills 技能 特长 专长 服务特长 服务技能 skill",
    Says.LANGUAGES: "languages 语言 方言 掌握语言 language",
    Says.COMMUNITY: "community 社区 所属社区 所在社区 居住社区",
    Says.BIRTH: "birth 出生日期 出生年月日 出生年 生日 出生年份 birthday date_of_birth born",
    Says.CONSENT: "consent 同意 是否同意 本人同意 agreed",
}
"""Names of columns, the surest first."""
NEEDED = {Says.NAME: "no_name_column", Says.PHONE: "no_phone_column"}

REJECTED: Words = {
    "name_missing": _("The name is missing. Write it, and import the row again."),
    "name_too_long": _("The name has more than 60 characters. Shorten it."),
    "phone_missing": _("The phone is missing. By it the volunteer signs in."),
    "phone_unreadable": _("This is no mobile phone. Write it as 13800138000, or with its country after a +."),
    "phone_elsewhere": _(
        "This phone cannot be entered here. Ask the person to sign in with it, and to apply as a volunteer."
    ),
    "other_name": _("This phone is on record, or stood in a row before, with another name. Correct one of them."),
    "not_agreed": _("The row does not say that the person agreed. Ask them first."),
    "skill_unknown": _("There is no such skill. Name it in the mapping under skills, or leave it out there."),
    "language_unknown": _("There is no such language among ours. Leave it out, or write it as 普通话 or Mandarin."),
    "community_unknown": _("The street has no such community. Write its name, or its code."),
    "birth_unreadable": _("This is neither a year nor a day. Write it as 1960 or 1960-05-30."),
    "impossible_birth": _("This day lies ahead, or before 1900. Write it as 1960 or 1960-05-30."),
    "too_young": _("They are too young to volunteer. Leave the row out: children take part with their guardians."),
    "guardian_consent_needed": _(
        "A guardian agrees first: they ask to represent the person as guardian, for volunteering, and a community worker confirms "
        "it. Then import the row again."
    ),
    "left_before": _("They left, or were not taken, before. Speak with them, and enrol them by hand."),
}
"""Why a row put nobody on the roster."""
UNREADABLE: Words = {
    "no_name_column": _("No column holds the names. Name it in the mapping under columns, as name."),
    "no_phone_column": _("No column holds the phones. Name it in the mapping under columns, as phone."),
    "agreement_unsaid": _(
        "Nothing says that these people agreed. Add a column 同意 (agreed) with 是 or yes, or say agreed for all of them."
    ),
}
"""Why none of a file can be read."""
WORDS: Words = {**REJECTED, **UNREADABLE}

MORE: Mapping[Skill, str] = {
    Skill.FIRST_AID: "急救 救护 cpr",
    Skill.ESCORT: "陪诊 陪同就医 就医陪同",
    Skill.HOME_REPAIR: "维修 家电维修 修理 水暖",
    Skill.ELECTRICITY: "电工",
    Skill.COUNSELLING: "心理 心理疏导 心理咨询",
    Skill.MEDIATION: "调解",
    Skill.PHONE_HELP: "手机教学 智能手机 教手机",
    Skill.COOKING: "做饭 烹饪",
    Skill.HAIRCUT: "理发",
    Skill.TUTORING: "辅导 课业辅导",
    Skill.SIGN_LANGUAGE: "手语",
    Skill.ENGLISH: "英语",
}
"""As rosters on paper write them, besides our own labels."""
SPOKEN: Mapping[Spoken, str] = {
    Spoken.MANDARIN: "普通话 国语 汉语",
    Spoken.CANTONESE: "粤语 广东话",
    Spoken.WU: "吴语 上海话",
    Spoken.MIN: "闽南语 闽南话",
    Spoken.HAKKA: "客家话",
    Spoken.SIGN: "手语",
}


def skills_by_word() -> dict[str, Skill]:
    """Code, labels of both languages and usual words, in lower case."""
    return _by_word(Skill, MORE)


def languages_by_word() -> dict[str, Spoken]:
    """The same of languages."""
    return _by_word(Spoken, SPOKEN)


def _by_word(kind: Iterable[C], more: Mapping[C, str]) -> dict[str, C]:
    found: dict[str, C] = {}
    for each in kind:
        said = [each.value, *more.get(each, "").split()]
        for language in ("zh-hans", "en"):
            with override(language):
                said.append(str(each.label))
        found |= {word.lower(): each for word in said}
    return found
