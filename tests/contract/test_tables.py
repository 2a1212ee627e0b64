"""Every table of every app is complete: statuses, actions, policies. New apps are found by themselves."""

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, TextChoices
from django.utils.translation import override

from backend.errors import WrongMoment
from backend.policy import Rule
from backend.states import moves, next_state

OURS = ("backend.", "volunteers.", "needs.", "projects.")


def _tables(module_name, suffix):
    """`(app, table's name, table)` of every app that has such a module."""
    found = []
    for app in apps.get_app_configs():
        name = f"{app.name}.{module_name}"
        if app.name.startswith(OURS) and find_spec(name):
            module = import_module(name)
            found += [
                (app.name, each, getattr(module, each))
                for each in vars(module)
                if each.endswith(suffix) and not each.startswith("_") and isinstance(getattr(module, each), dict)
            ]
    return found


def _choices():
    """Every TextChoices that an app's states define."""
    return [
        kind
        for app in apps.get_app_configs()
        if app.name.startswith(OURS) and find_spec(f"{app.name}.states")
        for kind in vars(import_module(f"{app.name}.states")).values()
        if isinstance(kind, type) and issubclass(kind, TextChoices) and kind.__module__ == f"{app.name}.states"
    ]


POLICIES = _tables("policy", "POLICY")
TRANSITIONS = _tables("states", "TRANSITIONS")
ids = [f"{app}.{name}" for app, name, _table in POLICIES]
OWN = [each for each in TRANSITIONS if type(next(iter(each[2]))[0]).__module__ == f"{each[0]}.states"]
"""Without the tables of actions on another app's object."""
owning = [f"{app}.{name}" for app, name, _table in OWN]
moving = [f"{app}.{name}" for app, name, _table in TRANSITIONS]


def test_the_apps_are_found():
    assert {app for app, _name, _table in POLICIES} >= {"volunteers.dispatch", "needs.desk", "projects.delivery"}
    assert {app for app, _name, _table in TRANSITIONS} >= {"volunteers.dispatch", "needs.desk", "projects.delivery"}


@pytest.mark.parametrize(("app", "name", "policy"), POLICIES, ids=ids)
def test_every_action_has_a_rule_and_every_rule_an_action(app, name, policy):
    kind = type(next(iter(policy)))
    assert set(policy) == set(kind)
    assert all(isinstance(rule, Rule) for rule in policy.values())


@pytest.mark.parametrize(("app", "name", "transitions"), TRANSITIONS, ids=moving)
def test_every_action_of_a_machine_has_a_rule(app, name, transitions):
    actions = {action for _status, action in transitions}
    policies = [policy for where, _name, policy in POLICIES if where == app]
    assert any(actions <= set(policy) for policy in policies)


@pytest.mark.parametrize(("app", "name", "transitions"), TRANSITIONS, ids=moving)
def test_every_status_and_action(app, name, transitions):
    """The table allows or refuses each pair; a refusal tells what is allowed instead."""
    statuses = type(next(iter(transitions))[0])
    actions = type(next(iter(transitions))[1])
    for status in statuses:
        for action in actions:
            if (status, action) in transitions:
                assert next_state(transitions, status, action) in statuses
                assert action in moves(transitions, str(status))
            else:
                with pytest.raises(WrongMoment) as refused:
                    next_state(transitions, str(status), action)
                assert refused.value.fields["allowed"] == sorted(moves(transitions, status))


@pytest.mark.parametrize(("app", "name", "transitions"), OWN, ids=owning)
def test_every_status_can_be_reached(app, name, transitions):
    """From the first one, in the order of the class; a status that nothing leads to is dead."""
    statuses = type(next(iter(transitions))[0])
    reached = {next(iter(statuses))}
    for _ in statuses:
        reached |= {target for (origin, _action), target in transitions.items() if origin in reached}
    assert set(statuses) == reached, f"{app}.{name}"


@pytest.mark.parametrize(("app", "name", "transitions"), OWN, ids=owning)
def test_the_database_knows_every_status(app, name, transitions):
    """A model of the app has a CHECK of exactly these statuses."""
    statuses = type(next(iter(transitions))[0])
    checks = [
        str(constraint.condition)
        for model in apps.get_app_config(app.split(".")[-1]).get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
    ]
    assert any(str(("status__in", statuses.values)) in check for check in checks)


@pytest.mark.parametrize("kind", _choices(), ids=lambda kind: f"{kind.__module__}.{kind.__qualname__}")
def test_labels_are_in_both_languages(kind):
    for member in kind:
        with override("zh-hans"):
            chinese = str(member.label)
        with override("en"):
            english = str(member.label)
        assert english.isascii() or "–" in english, member
        assert not chinese.isascii(), member
