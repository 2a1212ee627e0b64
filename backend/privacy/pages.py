"""The copy of what is held about a person as a page to read: no script, nothing from elsewhere, printable.

It comes in pieces, in the language that is on. Ids stand in the JSON files beside it: a person reads names and words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from urllib.parse import quote
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Field, Model
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst, slugify
from django.utils.translation import get_language, override
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from backend.privacy.registry import Attachment, Holding, Person, holdings

STYLE = (
    "body{font:1rem/1.6 system-ui,sans-serif;max-width:46rem;margin:auto;padding:1rem;overflow-wrap:anywhere}"
    "section{border-top:1px solid #999;margin-top:2rem}dt{color:#555}dd{margin:0 0 .3rem 1rem;white-space:pre-wrap}"
    "li{margin:.6rem 0}@media print{li{break-inside:avoid}a{color:inherit}}"
)
HEAD = """<!doctype html>
<html lang="{}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{}</title><style>{}</style></head><body><h1>{}</h1>
<p>{}</p><p><a href="{}">{}</a></p>
"""

NAMES = (
    _("blacked out"),
    _("passages"),
    _("authenticators"),
    _("social accounts"),
    _("email addresses"),
    _("set by"),
    _("warned at"),
    _("issued by"),
    _("confirmed by"),
    _("asked by"),
    _("owner"),
    _("taken down by"),
    _("representative"),
    _("represented"),
    _("beneficiary"),
    _("created by"),
    _("reporter"),
    _("first receiver"),
    _("primary"),
    _("verified"),
    _("set at"),
    _("agrees to"),
    _("real"),
    _("community"),
    _("grid"),
    _("on record"),
    _("tasks done"),
    _("number"),
    _("taken at"),
    _("taken place"),
    _("seq"),
    _("last"),
    _("provider"),
    _("uid"),
    _("gone"),
    _("sent in"),
    _("reported category"),
    _("first time right"),
    _("place dropped"),
    _("dispatch alarm"),
    _("answer alarm"),
    _("alarm at"),
    _("stated community"),
    _("found community"),
    _("urgency confidence"),
    _("top"),
    _("kept role"),
    _("asked teams"),
    _("covered by"),
    _("beside"),
)
"""What tables and columns are called that have no name of their own, or one of another package: said here, to be translated."""


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of data in a copy: `path` is its file within the zip, empty where there is no row."""

    holding: Holding
    path: str


def file_of(holding: Holding) -> str:
    """The file of its rows within the zip, by its English name: `data/needs.json`."""
    return f"data/{slugify(_in_english(holding.called))}.json"


def heading(holding: Holding) -> str:
    """What a kind of data is called; which part one plays in it, where there are several."""
    name = capfirst(now(_in_english(holding.called)))
    if sum(each.model is holding.model for each in holdings()) == 1:
        return name
    return f"{name} · {', '.join(label(holding.model, way) for way in holding.of)}"


def label(model: type[Model], column: str) -> str:
    """What a column is called; of a name of what it points to, that."""
    return now(_in_english(_field(model, column.removesuffix("__name")).verbose_name))


def _in_english(text: object) -> str:
    with override("en"):
        return str(text)


def page(
    parts: Sequence[Part],
    files: Sequence[Attachment],
    person: Person,
    *,
    made_at: datetime,
    zone: ZoneInfo,
    other: tuple[str, str],
) -> Iterator[str]:
    """The page, in pieces. `other` is the page in the other language: file and name."""
    title = now("What Linli holds about you")
    intro = now(
        "Asked for on {at} ({zone}). Names, phones and homes of others are left out. The files in data/ hold the same for machines."
    ).format(at=date_format(made_at.astimezone(zone), "Y-m-d H:i"), zone=zone)
    yield format_html(HEAD, get_language(), title, STYLE, title, intro, *other)
    filled = [each for each in parts if each.path]
    yield "<nav><ul>"
    for number, part in enumerate(filled):
        yield format_html('<li><a href="#part-{}">{}</a></li>\n', number, heading(part.holding))
    yield "</ul></nav>\n"
    for number, part in enumerate(filled):
        holding = part.holding
        told = ((now("Why"), holding.why), (now("Who sees it"), holding.sees), (now("For how long"), holding.kept))
        yield format_html('<section id="part-{}"><h2>{}</h2>{}', number, heading(holding), _list(told))
        yield format_html('<p><a href="{0}">{0}</a></p><ol>\n', part.path)
        yield from _rows(holding, holding.copy(person), zone)
        yield "</ol></section>\n"
    if files:
        yield format_html("<section><h2>{}</h2><ul>\n", now("Files that you sent"))
        for file in files:
            link, size = quote(f"files/{file.name}"), filesizeformat(file.size)
            yield format_html('<li><a href="{}">{}</a> {}</li>\n', link, file.name, size)
        yield "</ul></section>\n"
    empty = [heading(each.holding) for each in parts if not each.path]
    yield format_html(
        "<section><h2>{}</h2><p>{}</p></section></body></html>\n", now("Nothing is held of"), "; ".join(empty)
    )


def _rows(holding: Holding, rows: Iterable[dict[str, Any]], zone: ZoneInfo) -> Iterator[str]:
    columns = {name: _field(holding.model, name) for name in holding.columns()}
    shown = {name: capfirst(label(holding.model, name)) for name, field in columns.items() if not _is_id(field)}
    for row in rows:
        lines = [(shown[name], words(columns[name], row[name], zone)) for name in shown if name in row]
        if told := _list(line for line in lines if line[1]):
            yield format_html("<li>{}</li>\n", told)


def _list(lines: Iterable[tuple[Any, Any]]) -> str:
    inner = format_html_join("", "<dt>{}</dt><dd>{}</dd>", lines)
    return format_html("<dl>{}</dl>", inner) if inner else ""


def words(field: "Field[Any, Any]", value: Any, zone: ZoneInfo) -> str:
    """A value as a person reads it: choices by their label, times in `zone`; ids are left out."""
    choices = dict(getattr(field, "base_field", field).flatchoices)

    def said(value: Any) -> str:
        match value:
            case None | UUID():
                text = ""
            case bool():
                text = now("yes") if value else now("no")
            case datetime():
                text = date_format(value.astimezone(zone), "Y-m-d H:i")
            case time():
                text = f"{value:%H:%M}"
            case list():
                text = ", ".join(filter(None, map(said, value)))
            case dict() if value.keys() & dict(settings.LANGUAGES).keys():
                text = str(value.get(get_language()) or next(iter(value.values())))
            case dict():
                told = {name: said(each) for name, each in value.items() if not _an_id(name)}
                text = "; ".join(f"{name}: {each}" for name, each in told.items() if each)
            case _:
                text = str(choices.get(value, value))
        return "" if _an_id(text) else text

    return said(value)


def _an_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _is_id(field: "Field[Any, Any]") -> bool:
    return field.is_relation or field.primary_key or field.get_internal_type() == "UUIDField"


def _field(model: Any, path: str) -> "Field[Any, Any]":
    *over, name = path.split("__")
    for each in over:
        model = model._meta.get_field(each).related_model
    found: Field[Any, Any] = next(each for each in model._meta.concrete_fields if name in {each.name, each.attname})
    return found
