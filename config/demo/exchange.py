"""What the demonstration shows of the exchange: an extract that the manager asked for, and a table of older papers."""

from datetime import datetime

from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from needs.exchange import services
from needs.exchange.schemas import ExtractCreate, ImportCreate, KeyCreate
from needs.exchange.states import Format

PAPERS = """编号,标题,内容,登记时间,诉求类型,地址
2024-017,楼道堆物,三楼拐角一直堆着旧家具，轮椅过不去。,2024-03-11 09:20,投诉,东四六条 22 号
2024-018,教老人用手机,院里几位老人想学挂号，盼着有人来教一教。,2024-03-12,求助,东四二条 9 号
2024-019,,,2024-03-12,建议,
"""
"""Of the third row only the number is legible: the report says so."""


def tell_exchange(street: Area, now: datetime) -> None:
    """An extract and an import, done when the demonstration starts; and a key of Open311, whose text nobody has: issue one."""
    manager = Actor(user_id=person(7).id, street_id=street.id, at=now)
    services.ask_extract(actor=manager, spec=ExtractCreate(format=Format.CSV), now=now)
    importer = Actor(user_id=person(22).id, street_id=street.id, at=now)
    spec = ImportCreate(source="纸质登记簿", text=PAPERS)
    services.ask_import(actor=importer, spec=spec, now=now)
    system = Actor.system(street_id=street.id, at=now)
    key = KeyCreate(user_id=person(21).id, label="12345 热线对接")
    services.issue_key(actor=system, spec=key, now=now)
