import re
from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils.module_loading import module_has_submodule
from procrastinate.contrib.django import app

from backend.accounts.codes import CODE_LIFE
from backend.accounts.models import DeviceSession, SignInCode
from backend.http.models import Answer
from backend.jobs.define import Job
from backend.jobs.testing import run_due
from backend.privacy.jobs import enforce_retention, forget_kind
from backend.privacy.models import Erasure, Removal
from backend.privacy.options import KEEP_FEED_DAYS
from backend.privacy.registry import UNTIL_OVER, Retention, holdings, retentions
from backend.realtime.models import FeedItem


@pytest.mark.django_db
class TestRetention:
    def test_each_kind_in_its_time_and_a_note_of_each(self, api, user, now, settings, forget_due):
        person = user()
        me = api(person)
        me.post("/needs", {"kind": "help", "text": "灯"}, key="k")
        FeedItem.objects.update(seq=1)
        SignInCode.objects.create(
            flow_hash=b"f", code_hash=b"c", phone="+8613800138000", real=False, created_at=now, expires_at=now
        )
        forget_due(now + timedelta(hours=1))
        assert (FeedItem.objects.count(), Answer.objects.count(), SignInCode.objects.count()) == (1, 1, 1)
        forget_due(now + timedelta(days=settings.FEED_KEPT_DAYS, hours=1))
        assert (FeedItem.objects.count(), Answer.objects.count(), SignInCode.objects.count()) == (0, 0, 0)
        assert not DeviceSession.objects.exists()
        assert set(Removal.objects.values_list("kind", flat=True)) == {each.kind for each in retentions()}
        last = Removal.objects.filter(kind="realtime.feed").latest("at")
        assert (last.removed, last.older_than) == (1, now + timedelta(hours=1))

    def test_a_street_chooses_its_own_span(self, user, other_street, street, now, settings, forget_due):
        here, there = user(), user(home_street=other_street)
        for person in (here, there):
            FeedItem.objects.create(user=person, type="need", at=now, data={}, seq=1)
        street.config = {"privacy.keep_feed_days": 7}
        street.save(update_fields=["config"])
        assert settings.FEED_KEPT_DAYS > 8
        forget_due(now + timedelta(days=8))
        assert [each.user_id for each in FeedItem.objects.all()] == [there.id]
        noted = Removal.objects.filter(kind="realtime.feed")
        assert dict(noted.values_list("street", "removed")) == {street.id: 1, other_street.id: 0, None: 0}
        assert noted.get(street=street).older_than == now + timedelta(days=1)

    @pytest.mark.parametrize("days", [0, 6, 366, -1, "30", 7.5, True])
    def test_not_below_what_the_law_wants(self, days, user, street, now, settings, forget_due):
        """What does not fit is as if the street had chosen nothing; the commands that set it refuse it."""
        assert not KEEP_FEED_DAYS.fits(days)
        FeedItem.objects.create(user=user(), type="need", at=now, data={}, seq=1)
        street.config = {"privacy.keep_feed_days": days}
        street.save(update_fields=["config"])
        forget_due(now + timedelta(days=settings.FEED_KEPT_DAYS, hours=-1))
        assert FeedItem.objects.exists()
        forget_due(now + timedelta(days=settings.FEED_KEPT_DAYS, hours=1))
        assert not FeedItem.objects.exists()

    def test_who_belongs_to_no_street(self, user, now, settings, forget_due):
        FeedItem.objects.create(user=user(home_street=None), type="need", at=now, data={}, seq=1)
        forget_due(now + timedelta(days=settings.FEED_KEPT_DAYS, hours=1))
        assert not FeedItem.objects.exists()

    def test_a_copy_is_kept_as_the_street_has_it(self, api, user, street):
        street.config = {"privacy.keep_copies_days": 2}
        street.save(update_fields=["config"])
        me = api(user())
        export = me.post("/me/exports").json()["id"]
        run_due()
        shown = me.get(f"/me/exports/{export}").json()
        answered, expires = (datetime.fromisoformat(shown[name]) for name in ("answered_at", "expires_at"))
        assert expires - answered == timedelta(days=2)

    def test_every_job_that_cleans_up_leaves_a_note(self, now):
        """Each job of the clock that forgets something goes through the table."""
        crons = {name for name, _ in app.periodic_registry.periodic_tasks}
        cleaning = [
            each
            for config in apps.get_app_configs()
            if module_has_submodule(config.module, "jobs")
            for each in vars(import_module(f"{config.name}.jobs")).values()
            if isinstance(each, Job) and each.name in crons and re.search(r"forget_|prune", each.name)
        ]
        assert len(cleaning) >= 7
        for job in cleaning:
            before = Removal.objects.count()
            job(now=now)
            assert Removal.objects.count() > before, job.name

    def test_what_the_clock_removes_has_its_period(self):
        """Where people are told that the clock removes something, it does."""
        told = {each.model._meta.app_label for each in holdings() if each.kept == UNTIL_OVER}
        assert told <= {each.kind.split(".")[0] for each in retentions()}

    def test_an_item_without_a_number_waits(self, api, user, now, forget_due):
        api(user()).post("/needs", {"kind": "help", "text": "灯"})
        forget_due(now + timedelta(days=1_000))
        assert FeedItem.objects.filter(seq=None).exists()

    def test_an_erasure_nobody_confirmed(self, user, now, street, forget_due):
        Erasure.objects.create(street=street, user=user(), asked_at=now, answer_due_at=now)
        forget_due(now + CODE_LIFE - timedelta(seconds=1))
        assert Erasure.objects.get().status == "asked"
        forget_due(now + CODE_LIFE)
        assert Erasure.objects.get().status == "lapsed"

    def test_a_kind_that_fails_stops_no_other(self, planted, now):
        def broken(older_than, now):
            raise RuntimeError("planted")

        kinds = {each.kind for each in retentions()}
        planted(RETENTIONS=[Retention(kind="broken", what="", setting="", span=timedelta, forget=broken)])
        enforce_retention(now=now)
        with pytest.raises(RuntimeError, match="planted"):
            run_due()
        run_due()
        assert set(Removal.objects.values_list("kind", flat=True)) == kinds

    def test_a_kind_that_is_no_more(self, now):
        """A job may outlive the release that queued it."""
        forget_kind(kind="of.yesterday")
        assert not Removal.objects.exists()
