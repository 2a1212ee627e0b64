"""What every page needs: both languages, tables, and what the apps have."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.utils.translation import override

PACKAGES = ("backend", "volunteers", "needs", "projects")
GENERATED = "<!-- Written by `make docs` from the source. Do not edit. -->\n"


def said(text: object) -> str:
    """A text in both languages, Chinese first."""
    with override("zh-hans"):
        chinese = str(text)
    with override("en"):
        english = str(text)
    return chinese if chinese == english else f"{chinese} · {english}"


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    lines = [list(head), ["---"] * len(list(head)), *([_cell(each) for each in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def modules(name: str) -> list[tuple[Any, ModuleType]]:
    """The module `name` of every app of ours that has one, in the order of the settings."""
    return [
        (app, import_module(f"{app.name}.{name}"))
        for app in apps.get_app_configs()
        if app.name.split(".")[0] in PACKAGES and find_spec(f"{app.name}.{name}")
    ]


def tables_of(module: ModuleType, suffix: str) -> dict[str, Mapping[Any, Any]]:
    """The tables of a module, as `TASK_POLICY` and `OFFER_POLICY`."""
    return {
        name: value
        for name, value in vars(module).items()
        if name.endswith(suffix) and isinstance(value, Mapping) and value
    }
