"""The people of the demonstration. All are fictional; their numbers are refused by the SMS gateway."""

from dataclasses import dataclass
from uuid import UUID

from config.demo.areas import CHAOYANGMEN, DONGSI


def phone(number: int) -> str:
    """+86 199 0000 00NN."""
    return f"+86199000000{number:02d}"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demonstration. `skills` makes a volunteer of them, setting out from `home`, a hutong."""

    number: int
    name: str
    part: str
    part_en: str
    home: str = ""
    skills: tuple[str, ...] | None = None
    street: str = DONGSI

    @property
    def phone(self) -> str:
        """The number to sign in with."""
        return phone(self.number)

    @property
    def id(self) -> UUID:
        """The same in every demonstration."""
        return UUID(f"01980000-0000-7000-8000-{self.number:012d}")


CAST = (
    Person(1, "王秀兰", "居民，81 岁，独居，六条社区", "resident, 81, lives alone", "东四六条"),
    Person(2, "李明", "居民，王秀兰的外甥", "resident, her nephew", "东四八条"),
    Person(3, "张伟", "志愿者，会急救", "volunteer, first aid", "东四五条", ("first_aid", "escort", "home_repair")),
    Person(4, "陈静", "志愿者", "volunteer", "东四七条", ("phone_help", "escort")),
    Person(5, "刘洋", "六条队队长", "team leader, Liutiao", "东四六条", ("first_aid", "mediation")),
    Person(6, "赵慧敏", "核心负责人", "core leader", "东四三条", ("mediation", "counselling")),
    Person(7, "孙磊", "管理员", "manager", "东四四条"),
    Person(8, "周婷", "承接方联络人，邻里社工服务中心", "liaison of the contractor"),
    Person(9, "吴敏", "社区工作者（委员）", "community worker, committee seat"),
    Person(10, "郑国强", "社区社会组织负责人（委员）", "organisation head, committee seat"),
    Person(
        11, "冯丽", "骨干志愿者（委员）", "backbone volunteer, committee seat", "东四八条", ("first_aid", "cooking")
    ),
    Person(12, "韩梅", "居民（委员）", "resident, committee seat", "豆瓣胡同"),
    Person(13, "高建华", "街道干部（购买主体）", "street officer, buyer"),
    Person(14, "许涛", "另一街道的志愿者", "volunteer of another street", skills=("first_aid",), street=CHAOYANGMEN),
    Person(15, "何静", "街道财务", "street officer, finance"),
    Person(16, "罗斌", "另一组织的联络人", "liaison of a rival organisation"),
    Person(17, "林晓", "承接方的社工", "social worker of the contractor"),
    Person(18, "谢芳", "第三方考核人", "third-party evaluator"),
    Person(19, "唐小雨", "16 岁，想做志愿者", "16, would volunteer", "东四四条"),
    Person(20, "唐建国", "唐小雨的监护人", "her guardian", "东四四条"),
    Person(21, "宋佳", "社区热线接线员", "community hotline clerk"),
    Person(22, "历史数据", "导入员", "importer"),
)

NEIGHBOURS = (
    Person(31, "马桂英", "居民", "resident", "东四二条"),
    Person(32, "田志远", "居民", "resident", "东四头条"),
    Person(33, "苏文华", "居民", "resident", "东四三条"),
    Person(34, "丁淑珍", "居民", "resident", "东四五条"),
    Person(35, "魏东", "居民", "resident", "东四七条"),
    Person(36, "贾玉梅", "居民", "resident", "东四八条"),
    Person(37, "薛刚", "居民", "resident", "东四九条"),
    Person(38, "方洁", "居民", "resident", "南门仓胡同"),
    Person(39, "曹秀芝", "居民", "resident", "豆瓣胡同"),
    Person(40, "白晓峰", "居民", "resident", "石桥胡同"),
    Person(41, "邓凯", "志愿者", "volunteer", "东四二条", ("home_repair", "electricity")),
    Person(42, "姚瑶", "志愿者", "volunteer", "东四三条", ("tutoring", "english")),
    Person(43, "程志强", "志愿者", "volunteer", "东四九条", ("first_aid", "home_repair")),
    Person(44, "胡雪", "志愿者", "volunteer", "南门仓胡同", ("haircut", "counselling")),
    Person(45, "戴勇", "志愿者", "volunteer", "豆瓣胡同", ("escort", "phone_help")),
    Person(46, "孔令仪", "志愿者", "volunteer", "东四六条", ("sign_language", "counselling")),
)

EVERYBODY = CAST + NEIGHBOURS
IMPORTER = phone(22)

_BY_NUMBER = {person.number: person for person in EVERYBODY}


def person(number: int) -> Person:
    """By number."""
    return _BY_NUMBER[number]
