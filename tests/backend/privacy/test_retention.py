from datetime import timedelta

import pytest

from backend.accounts.codes import CODE_LIFE
from backend.accounts.models import DeviceSession, SignInCode
from backend.http.models import Answer
from backend.jobs.testing import run_due
from backend.privacy.jobs import enforce_retention, forget_kind
from backend.privacy.models import Erasure, Removal
from backend.privacy.registry import Retention, retentions
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
