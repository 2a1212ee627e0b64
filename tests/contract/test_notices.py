"""Nothing happens of which nobody has decided whom it is told to."""

import inspect
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.apps import apps
from django.utils.translation import override

from backend.notifications.kinds import kinds
from backend.notifications.told import decisions, tells, tells_nobody

BASES = ("Event",)
"""What ends so is never published itself."""


def events():
    for app in apps.get_app_configs():
        if find_spec(f"{app.name}.events"):
            module = import_module(f"{app.name}.events")
            for name, found in inspect.getmembers(module, inspect.isclass):
                if found.__module__ == module.__name__ and not name.endswith(BASES):
                    yield f"{module.__name__}.{name}"


@pytest.mark.parametrize("event", list(events()))
def test_each_event_is_told_or_it_says_why_not(event):
    told = decisions()[event]
    with override("en"):
        assert str(told.to).strip()


def test_decisions_are_of_things_that_happen_and_each_kind_is_of_some():
    acts = {name for name in decisions() if name.count(".") == 1}
    assert set(decisions()) - acts <= set(events())
    used = {kind.code for told in decisions().values() for kind in told.kinds}
    assert set(kinds()) - used == {"digest"}


@pytest.mark.parametrize("kind", list(kinds().values()), ids=lambda kind: kind.code)
def test_each_kind_is_sent_by_somebody_and_speaks_both_languages(kind):
    sources = [
        path.read_text()
        for root in ("backend", "volunteers", "needs", "projects")
        for path in Path(root).rglob("*.py")
        if path.name != "notifications.py" or root == "backend"
    ]
    assert any(kind.__name__ in text for text in sources)
    for text in (kind.label, kind.title, kind.body, kind.push):
        said = []
        for language in ("en", "zh-hans"):
            with override(language):
                said.append(str(text))
        assert said[0].isascii() or "“" in said[0] or "’" in said[0]
        assert not said[1].isascii(), said


def test_two_decisions_on_one_event_are_refused():
    name, told = next((name, told) for name, told in decisions().items() if told.kinds)
    with pytest.raises(ValueError, match=name):
        tells_nobody(name, "no")
    tells(name, *told.kinds, to=told.to)
