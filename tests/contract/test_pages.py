"""The pages that app developers build on name what there is, and all of it."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

from backend.errors import DomainError
from config.api import api

ROOT = Path(__file__).parents[2]
PAGES = ("phones.md", "feed.md", "files.md")


def page(name):
    return (ROOT / "docs" / name).read_text()


def told():
    """The type of every `tell` and `tell_each` in the code."""
    found = set()
    for package in ("backend", "needs", "projects", "volunteers"):
        for file in (ROOT / package).rglob("*.py"):
            source = file.read_text()
            if not re.search(r"from backend\.realtime\.services import .*\btell", source):
                continue
            for node in ast.walk(ast.parse(source)):
                name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
                if name in {"tell", "tell_each"}:
                    found.add(_value(node.args[1], file))
    return found


def _value(node, file):
    if isinstance(node, ast.Constant):
        return node.value
    name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    return getattr(import_module(name), node.id)


def test_the_page_of_the_feed_names_every_type_and_no_other():
    table = page("feed.md").split("| `type` |")[1].split("\n\n")[0]
    named = {each for row in table.splitlines()[2:] for each in re.findall(r"`([a-z_]+)`", row.split("|")[1])}
    assert len(told()) > 20
    assert named == told() | {"erased"}


def subclasses(kind):
    return {kind, *(each for below in kind.__subclasses__() for each in subclasses(below))}


@pytest.mark.parametrize("name", PAGES)
def test_every_code_on_a_page_is_one_that_is_answered(name):
    codes = {each.code for each in subclasses(DomainError)}
    named = set(re.findall(r"\b4\d\d\*{0,2} `([a-z_0-9]+)`", page(name)))
    assert named <= codes


@pytest.mark.parametrize("name", PAGES)
def test_every_call_on_a_page_is_there(name):
    paths = {re.sub(r"{\w+}", "{}", path.removeprefix("/api/v1")) for path in api.get_openapi_schema()["paths"]}
    called = re.findall(r"(?:GET|POST|PUT|PATCH|DELETE|HEAD) ((?:/api/v1)?/[\w/{}-]+)", page(name))
    assert called
    assert {re.sub(r"{\w+}", "{}", each.removeprefix("/api/v1")) for each in called} <= paths
