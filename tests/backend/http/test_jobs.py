"""Answers kept for repeated commands go after their time."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django import app

from backend import database
from backend.http.jobs import forget_answers
from backend.http.models import Answer
from backend.ids import new_id
from tests.queries import counted

pytestmark = pytest.mark.django_db


def kept(now, *, hours):
    return Answer.objects.create(
        user_id=new_id(), key=f"k{hours}", fingerprint=b"x", created_at=now - timedelta(hours=hours)
    )


def test_old_answers_are_forgotten_and_fresh_ones_repeated(now, settings):
    settings.ANSWERS_KEPT_HOURS = 10
    kept(now, hours=11)
    fresh = kept(now, hours=9)
    forget_answers(now=now)
    assert list(Answer.objects.all()) == [fresh]
    assert {name: each.cron for (name, _), each in app.periodic_registry.periodic_tasks.items()}[
        forget_answers.name
    ] == "37 * * * *"


def test_a_batch_at_a_time(now):
    for hours in range(1, 8):
        kept(now, hours=hours)
    with counted() as queries:
        assert database.delete_in_batches(Answer.objects.filter(created_at__lt=now - timedelta(hours=1)), batch=2) == 6
    assert len([each for each in queries if "DELETE" in each]) == 4
    assert Answer.objects.count() == 1
