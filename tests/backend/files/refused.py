"""What a refusal of files looks like, in both languages, and that nothing of what was refused is kept."""

from backend.audit.models import Entry
from backend.files.models import File, Fingerprint, ServedCopy
from backend.jobs.testing import run_due
from tests.backend.files.conftest import stored
from tests.rows import changes, dump

LANGUAGES = ("en", "zh-Hans")
AUDITED = {Entry._meta.db_table, "procrastinate_jobs"}
"""That somebody tried is written down; and the jobs that threw away what came are remembered for a while."""


def chinese(text):
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def refused(answer, status, code, lang="en"):
    """The problem that an answer is, in the language that was asked for."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content
    said = answer.json()
    assert said["code"] == code
    for text in (said["title"], said["detail"]):
        assert text
        assert chinese(text) is (lang != "en"), text
        assert not set("{}") & set(text)
    return said


def in_both(ask, status, code):
    """`ask(lang)` is an answer that refuses; what it said in English."""
    said = {lang: refused(ask(lang), status, code, lang) for lang in LANGUAGES}
    return said["en"]


class Before:
    """What was there before: `unchanged()` where nothing is to be different, `nothing_kept()` where trying is audited."""

    def __init__(self, *, without=()):
        self.without = without
        self.rows, self.bytes = dump(without=without), stored()

    def unchanged(self):
        assert changes(self.rows, dump(without=self.without)) == {}
        assert stored() == self.bytes

    def nothing_kept(self):
        run_due()
        assert set(changes(self.rows, dump(without=self.without))) <= AUDITED
        assert stored() == self.bytes


def nothing_is_left():
    run_due()
    assert not File.objects.exists()
    assert not ServedCopy.objects.exists()
    assert not Fingerprint.objects.exists()
    assert stored() == []
