"""From a row to a report: what is wrong rejects it, what merely leads nowhere is left out with a note."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from backend.ids import id_from
from backend.imports.importer import Rejected
from backend.imports.reading import times
from backend.imports.reading.row import Row
from backend.places.datum import Datum
from backend.places.placeholders import placeholder
from backend.places.schemas import PlaceIn
from needs.catalogue.models import Category
from needs.desk.schemas import NeedCreate, OnBehalfOf
from needs.desk.services import History
from needs.desk.states import Kind
from needs.exchange.reading.headers import Field
from needs.exchange.schemas import MappingIn

AHEAD = timedelta(minutes=5)
"""How far another system's clock may run ahead."""
LENGTHS = ((Field.TEXT, 10_000, "text_too_long"), (Field.TITLE, 200, "title_too_long"),
           (Field.ADDRESS, 200, "address_too_long"), (Field.ANSWER, 10_000, "answer_too_long"))  # fmt: skip
KINDS: Mapping[Kind, str] = {
    Kind.ENQUIRY: "enquiry 咨询 咨询类 询问 请问 question inquiry",
    Kind.HELP: "help 求助 求助类 诉求 报修 request request_for_help",
    Kind.COMPLAINT: "complaint 投诉 投诉类 抱怨",
    Kind.WRONGDOING: "wrongdoing 举报 举报类 检举",
    Kind.SUGGESTION: "suggestion 建议 建议类 意见 意见建议 idea",
}
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words.split()}
OVER: Mapping[bool, str] = {
    True: "closed done resolved complete completed finished 已办结 办结 已结案 结案 已关闭 关闭 已完成 完成 已答复 已回复 已办 已解决",
    False: "open new received in_progress assigned pending reopened 未办结 办理中 处理中 待办 待办理 待处理 受理中 已受理 新建 未办",
}
_IS_OVER = {word: over for over, words in OVER.items() for word in words.split()}
YES = {"1", "y", "yes", "true", "是", "同意", "已同意", "有"}


@dataclass(frozen=True, slots=True)
class Setting:
    """All by which the rows of one import are read."""

    street_id: UUID
    source: str
    zone: ZoneInfo
    columns: Mapping[str, str]
    """Column by field."""
    mapping: MappingIn
    placeholders: Mapping[str, str]
    """Note by point (`point_of`)."""
    categories: Mapping[str, Category]
    """By code and by name, in lower case."""
    ambiguous: Collection[str] = frozenset()
    """Names that several categories in use bear."""
    made: dict[UUID, bytes] = field(default_factory=dict)
    """What a dry run would have made so far, as `services.imports` keeps it."""


@dataclass(slots=True)
class Report:
    """A row as it is reported, and what was left out of it: (column, code)."""

    need_id: UUID
    spec: NeedCreate
    history: History | None = None
    notes: list[tuple[str, str]] = field(default_factory=list)


def report_of(row: Row, setting: Setting, *, now: datetime) -> Report:
    """The report of a row. Raises `Rejected`."""
    if row.problem:
        raise Rejected("", row.problem)
    notes: list[tuple[str, str]] = []
    reader = _Reader(row, setting, notes)
    text = reader.said(Field.TEXT)
    if not text.strip():
        raise Rejected(setting.columns.get(Field.TEXT, ""), "text_missing")
    for each, most, code in LENGTHS:
        if len(reader.said(each)) > most:
            raise Rejected(reader.column(each), code)
    at = reader.moment(now)
    need_id = id_from(str(setting.street_id), setting.source, reader.said(Field.ID) or _digest(row))
    try:
        spec = NeedCreate(
            id=need_id,
            kind=reader.kind(),
            title=reader.said(Field.TITLE) or None,
            category=reader.category(),
            text=text,
            location=reader.place(),
            address=reader.said(Field.ADDRESS) or None,
            on_behalf_of=reader.person(),
            reported_at=at,
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        named = str(first["loc"][0]) if first["loc"] else ""
        code = first["type"] if first["type"] in {"nul_byte", "moment_out_of_range"} else "invalid_value"
        code = "time_unreadable" if code == "moment_out_of_range" else code
        raise Rejected(setting.columns.get(named, named), code) from None
    return Report(need_id, spec, reader.history(at, now), notes)


def _digest(row: Row) -> str:
    """What stands for the number of a row that has none: all of it. Two rows that say the same are one."""
    said = "\n".join(f"{name}={value}" for name, value in sorted(row.values.items()))
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()


def point_of(lat: str, lng: str) -> str | None:
    """A point as it is compared with others, to about a metre; None of what is no position."""
    try:
        north, east = float(lat), float(lng)
    except ValueError:
        return None
    return f"{north:.5f},{east:.5f}" if -90 <= north <= 90 and -180 <= east <= 180 else None


class _Reader:
    def __init__(self, row: Row, setting: Setting, notes: list[tuple[str, str]]) -> None:
        self.row = row
        self.setting = setting
        self.notes = notes

    def column(self, of: Field) -> str:
        return self.setting.columns.get(of, "")

    def said(self, of: Field) -> str:
        """What the row says; only the text keeps the space around it."""
        value = self.row.values.get(self.setting.columns.get(of, ""), "")
        return value if of == Field.TEXT else value.strip()

    def moment(self, now: datetime) -> datetime:
        said = self.said(Field.REPORTED_AT)
        if not said:
            raise Rejected(self.column(Field.REPORTED_AT), "time_missing")
        at = times.read(said, self.setting.zone)
        if at is None:
            raise Rejected(self.column(Field.REPORTED_AT), "time_unreadable")
        if at > now + AHEAD:
            raise Rejected(self.column(Field.REPORTED_AT), "time_in_future")
        return at

    def history(self, reported_at: datetime, now: datetime) -> History | None:
        """What became of it elsewhere, where it is over there."""
        said = self.said(Field.STATUS)
        if not said:
            return None
        chosen = self.setting.mapping.statuses.get(said)
        over = chosen == "closed" if chosen else _IS_OVER.get(said.lower())
        if over is None:
            raise Rejected(self.column(Field.STATUS), "status_unknown")
        if not over:
            return None
        closed, answered = (self.later(each, reported_at, now) for each in (Field.CLOSED_AT, Field.ANSWERED_AT))
        at = closed or answered
        if at is None:
            self.notes.append((self.column(Field.STATUS), "closed_time_missing"))
            at = reported_at
        at, answered = (each.astimezone(UTC) for each in (at, min(answered or at, at)))
        text = self.said(Field.ANSWER)
        if "\x00" in text:
            raise Rejected(self.column(Field.ANSWER), "nul_byte")
        return History(answered_at=answered, closed_at=at, answer=text)

    def later(self, of: Field, reported_at: datetime, now: datetime) -> datetime | None:
        """A moment after the report, if the row names one."""
        said = self.said(of)
        if not said:
            return None
        at = times.read(said, self.setting.zone)
        if at is None:
            raise Rejected(self.column(of), "time_unreadable")
        if at > now + AHEAD:
            raise Rejected(self.column(of), "time_in_future")
        if at < reported_at:
            raise Rejected(self.column(of), "closed_before_reported")
        return at

    def kind(self) -> Kind:
        said = self.said(Field.KIND)
        if not said:
            return self.setting.mapping.kind
        found = self.setting.mapping.kinds.get(said) or _KIND_OF.get(said.lower())
        if found is None:
            raise Rejected(self.column(Field.KIND), "kind_unknown")
        return found

    def category(self) -> str | None:
        said = self.said(Field.CATEGORY)
        mapping = self.setting.mapping
        if said in mapping.categories:
            said = mapping.categories[said] or ""
        if not said:
            return None
        found = self.setting.categories.get(said.lower())
        ambiguous = said.lower() in self.setting.ambiguous
        if found is not None and found.is_active and not ambiguous:
            return found.code
        if mapping.unknown_category == "leave_out":
            self.notes.append((self.column(Field.CATEGORY), "category_left_out"))
            return None
        why = "category_ambiguous" if ambiguous else "category_retired" if found else "category_unknown"
        raise Rejected(self.column(Field.CATEGORY), why)

    def place(self) -> PlaceIn | None:
        lat, lng = self.said(Field.LAT), self.said(Field.LNG)
        if not lat and not lng:
            return None
        point = point_of(lat, lng)
        note = "place_unreadable" if point is None else self.setting.placeholders.get(point)
        if note is not None:
            self.notes.append((self.column(Field.LAT), note))
            return None
        place = PlaceIn(lat=float(lat), lng=float(lng), datum=Datum(self.setting.mapping.datum))
        if placeholder(self.setting.street_id, place)[0]:
            # The desk drops it, and may place the need by what the point is the middle of.
            self.notes.append((self.column(Field.LAT), "place_centre" if place.lat > 1 else "place_zero"))
        return place

    def person(self) -> OnBehalfOf | None:
        name, phone = self.said(Field.NAME), self.said(Field.PHONE)
        if not name and not phone:
            return None
        if not name or self.said(Field.CONSENT).lower() not in YES:
            self.notes.append((self.column(Field.NAME) or self.column(Field.PHONE), "person_left_out"))
            return None
        return OnBehalfOf(name=name, phone=phone or None, consent=True)
