"""Every table with a way to a person is registered: a new one fails here until its app's `privacy.py` names it."""

import pytest
from django.utils.translation import override

from backend.accounts.models import User
from backend.privacy.registry import Fate, blocks, holdings, retentions
from tests.rows import models

SECRET = ("hash", "secret", "password", "key", "salt", "token", "mark", "seal", "fingerprint")
UUIDS_OF_PEOPLE = {"user_id", "actor_id", "owner_id", "person_id", "by_id"}
ABOUT_NOBODY = {
    "places.Area": "the tree of areas",
    "group.Team": "a name and an area; its people are roles",
    "dispatch.TaskRole": "places of a kind on a task: skills and their levels",
    "feedback.Response": "unlinked from its writer on purpose: docs/adr/0010-anonymous-feedback.md",
    "evaluation.Decision": "the committee's, by seats",
    "parties.Organisation": "no person",
    "jobs.Once": "keys of things",
    "jobs.Failure": "masked before it is written",
    "privacy.Key": "names of keys",
    "privacy.Removal": "counts",
    "notifications.Notice": "said to many; deleted with its subject",
}
"""Tables that have no column of a person, and why that is so, where a way to a person leads over another table."""


def columns_of_people(model):
    for field in model._meta.concrete_fields:
        if (field.related_model is User) or (not field.is_relation and field.name in UUIDS_OF_PEOPLE):
            yield field.name


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_every_column_that_names_a_person_is_registered(model):
    named = {way for each in holdings() if each.model is model for way in each.of}
    assert set(columns_of_people(model)) <= named, f"name {model._meta.label} in the privacy.py of its app"


def ways(model, seen=()):
    """Whether a person can be reached over foreign keys."""
    for field in model._meta.concrete_fields:
        other = field.related_model
        if other is User:
            return True
        ours = other and other.__module__.startswith(("backend", "volunteers", "needs", "projects"))
        if ours and other not in seen and ways(other, (*seen, model)):
            return True
    return False


@pytest.mark.parametrize("model", [each for each in models() if ways(each)], ids=lambda model: model._meta.label)
def test_every_table_with_a_way_to_a_person_is_registered(model):
    registered = {each.model for each in holdings()}
    assert model in registered or model._meta.label in ABOUT_NOBODY or hangs_on_a_registered(model, registered), (
        f"name {model._meta.label} in the privacy.py of its app"
    )


def hangs_on_a_registered(model, registered):
    """Rows of a thing, as its copies or its marks, that hold nothing of a person themselves: no words, no place."""
    texts = {"TextField", "JSONField", "FloatField"}
    holds_words = any(each.get_internal_type() in texts for each in model._meta.concrete_fields)
    return not holds_words and any(each.related_model in registered for each in model._meta.concrete_fields)


def test_what_is_said_of_it():
    for each in holdings():
        for language in ("en", "zh-hans"):
            with override(language):
                assert all(str(text) for text in (each.why, each.sees, each.kept, each.fate.label)), each.key
                assert each.fate is Fate.ERASED or str(each.because), each.key
        assert each.columns(), each.key
        for way in each.of:
            each.model._meta.get_field(way.split("__")[0])
        for name in (*each.blank, *each.scrub):
            each.model._meta.get_field(name)


def test_keys_are_unique():
    for keys in (
        [each.key for each in holdings()],
        [each.code for each in blocks()],
        [each.kind for each in retentions()],
    ):
        assert len(keys) == len(set(keys))


def test_no_copy_holds_a_secret():
    shown = {(each.key, name) for each in holdings() for name in each.columns() if any(word in name for word in SECRET)}
    # A name that the person's own phone gave; the marks of a test.
    assert shown == {
        ("http.Answer:user_id", "key"),
        ("training.Learner:volunteer__user", "marks"),
        ("training.Course:made_by", "pass_mark"),
    }
