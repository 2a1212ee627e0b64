"""Gather every text that people read, and compile its Chinese: `python -m tools.messages [--check]`.

The sources are English; `config/locale/zh_Hans/LC_MESSAGES/django.po` holds the Chinese, and the compiled `.mo` stands
beside it, because a bare machine has no msgfmt. Translations are edited in the `.po`, by hand.
"""

import io
import re
import string
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "config/locale/zh_Hans/LC_MESSAGES/django.po"
MO = PO.with_suffix(".mo")
PACKAGES = ("backend", "volunteers", "needs", "projects", "config")
KEYWORDS = {"_": None, "now": None, "gettext": None, "gettext_lazy": None}
"""`now` is how a module that also has lazy texts calls `gettext`."""
ALIAS = re.compile(r"^from django\.utils\.translation import .*\bgettext\w* as (\w+)", re.MULTILINE)
METHODS = [("**/migrations/**.py", "ignore"), ("**.py", "python")]
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""The catalogue's header wants a date; a constant one keeps the file the same every day."""


def extracted() -> dict[str, list[str]]:
    """Every message of the sources, with the files that say it."""
    found: dict[str, list[str]] = {}
    for package in PACKAGES:
        for file, _line, message, _comments, _context in extract_from_dir(
            ROOT / package, method_map=METHODS, keywords=KEYWORDS
        ):
            where = found.setdefault(str(message), [])
            if f"{package}/{file}" not in where:
                where.append(f"{package}/{file}")
    return found


def strange_names() -> list[str]:
    """Modules that call gettext by a name which is not gathered: their texts would stay English."""
    files = (file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
    return [
        f"{file.relative_to(ROOT)}: {name}"
        for file in files
        for name in ALIAS.findall(file.read_text())
        if name not in KEYWORDS
    ]


def translations() -> dict[str, str]:
    """The Chinese of each message that has one."""
    if not PO.exists():
        return {}
    with PO.open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file, locale="zh_Hans") if each.id}


def catalogue() -> Catalog:
    """What the sources say now, with the Chinese that there is. What nobody says any more is dropped."""
    known = translations()
    made = Catalog(
        locale="zh_Hans",
        project="Linli",
        version="1",
        header_comment="# The Chinese of what people read. Edit here, then run `make messages`.",
        msgid_bugs_address="the project's issues",
        last_translator="the project's contributors",
        language_team="zh-Hans",
        creation_date=SOME_DAY,
        revision_date=SOME_DAY,
        fuzzy=False,
    )
    messages = extracted()
    for text in sorted(messages, key=lambda each: (min(messages[each]), each)):
        # Files without line numbers: a line added above changes nothing here.
        made.add(text, known.get(text, ""), locations=[(place, 1) for place in sorted(messages[text])])
    return made


def rendered(made: Catalog) -> tuple[bytes, bytes]:
    """The bytes of `.po` and `.mo`: the same from the same sources, on every machine and day."""
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, made, width=0, include_lineno=False)
    write_mo(mo, made)
    return po.getvalue(), mo.getvalue()


def problems(made: Catalog) -> list[str]:
    """What is wrong with the catalogue, in words."""
    wrong = []
    for each in made:
        source, chinese = str(each.id), str(each.string)
        if not source:
            continue
        if not chinese.strip():
            wrong.append(f"no Chinese for {source!r}")
        elif fields(source) != fields(chinese):
            wrong.append(f"{{fields}} differ: {source!r} and {chinese!r}")
    return wrong


def fields(text: str) -> list[str]:
    """The `{fields}` of a message, in alphabetical order."""
    return sorted(name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name is not None)


def main() -> int:
    """Write the catalogue, or say what is out of date."""
    made = catalogue()
    po, mo = rendered(made)
    wrong = problems(made) + [f"gettext under a name that is not gathered: {each}" for each in strange_names()]
    if "--check" in sys.argv:
        if not (PO.exists() and PO.read_bytes() == po and MO.exists() and MO.read_bytes() == mo):
            wrong.append("the catalogue is not that of the sources: run `make messages`, and commit it")
    else:
        PO.parent.mkdir(parents=True, exist_ok=True)
        PO.write_bytes(po)
        MO.write_bytes(mo)
    print(*wrong, sep="\n", file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
