"""The copy as a person reads it: two pages without script, and files named by what is in them."""

import io
import json
import tracemalloc
import zipfile
from html.parser import HTMLParser
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from backend.accounts.models import User
from backend.jobs.testing import run_due
from backend.privacy import pages, registry
from backend.privacy.jobs import build_export
from backend.privacy.models import Export
from backend.privacy.registry import holdings
from backend.realtime.models import FeedItem
from config.demo.cast import person as of_the_cast
from config.demo.seed import seed
from needs.desk.models import Need
from tests.backend.files import media
from tests.backend.files.conftest import Phone, bucket, folder, s3_server
from tests.backend.privacy.conftest import NAME, PHONE
from tests.contract.test_masking import VIEWERS

__all__ = ["bucket", "folder", "s3_server"]

pytestmark = pytest.mark.usefixtures("folder")

HOSTILE = """</dd><script>alert(1)</script> <img src=x onerror='alert(2)'> " & &lt;b&gt;"""
LANGUAGES = [language for language, _name in settings.LANGUAGES]
TAGS = {
    *[
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "h2",
        "p",
        "a",
        "nav",
        "ul",
        "ol",
        "li",
        "section",
        "dl",
        "dt",
        "dd",
    ]
}


class Read(HTMLParser):
    """What a browser makes of a page: `lines` are (label, value); `tags` with their attributes; `headings`; `links`."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.headings, self.links, self.lines, self.said, self.open = [], [], [], [], [], ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.open = tag
        self.tags.append((tag, {name for name, _value in attrs}))
        if tag == "a":
            self.links.append(dict(attrs)["href"])
        if tag in {"dt", "dd"}:
            self.lines.append("")

    def handle_endtag(self, tag):
        self.open = ""

    def handle_data(self, data):
        self.said.append(data)
        if self.open == "h2":
            self.headings.append(data)
        if self.open in {"dt", "dd"}:
            self.lines[-1] += data

    @property
    def pairs(self):
        return list(zip(self.lines[::2], self.lines[1::2], strict=True))


@pytest.fixture
def copied(api):
    """`copied(caller)`: a fresh copy, `{name: bytes}`."""

    def ask(caller):
        build_export(export_id=caller.post("/me/exports").json()["id"])
        url = caller.get("/me/exports").json()["items"][0]["url"]
        with zipfile.ZipFile(io.BytesIO(caller.get(url.removeprefix("/api/v1")).getvalue())) as bundle:
            assert bundle.testzip() is None
            return {name: bundle.read(name) for name in bundle.namelist()}

    return ask


def page(copy, name="index.html"):
    return Read(copy[name].decode())


def sections(copy):
    return {
        f"{each['table']}:{each['you_are'][0]}": each
        for name, content in copy.items()
        if name.startswith("data/")
        for each in json.loads(content)
    }


def test_labels_choices_and_local_time(me, copied, person):
    me.post("/needs", {"kind": "help", "text": "水管漏了"})
    need = Need.objects.get()
    at = timezone.localtime(need.received_at, ZoneInfo(need.street.timezone))
    copy = copied(me)
    chinese, english = page(copy), page(copy, "index-en.html")
    assert {
        ("姓名", NAME),
        ("手机号", PHONE),
        ("内容", "水管漏了"),
        ("语言", "简体中文"),
        ("保存多久", "与账号同存"),
    } <= set(chinese.pairs)
    assert {("Name", NAME), ("Text", "水管漏了"), ("For how long", "as long as the account")} <= set(english.pairs)
    with override("zh-hans"):
        assert ("状态", str(need.get_status_display())) in chinese.pairs
    assert ("接收时间", f"{at:%Y-%m-%d %H:%M}") in chinese.pairs
    assert ("Received at", f"{at:%Y-%m-%d %H:%M}") in english.pairs
    assert ("Active", "yes") in english.pairs
    assert {"index-en.html", "data/needs.json"} <= set(chinese.links)
    assert "index.html" in english.links


def test_the_language_of_the_person_first(api, user, copied):
    copy = copied(api(user(language="en")))
    assert "Your account" in page(copy).headings
    assert "您的账号" in page(copy, "index-zh.html").headings


def test_nothing_that_was_written_becomes_a_tag(me, copied, person):
    me.post("/needs", {"kind": "help", "text": HOSTILE})
    copy = copied(me)
    for name in ("index.html", "index-en.html"):
        read = page(copy, name)
        assert HOSTILE in [value for _label, value in read.pairs]
        assert {tag for tag, _attributes in read.tags} <= TAGS
        assert not {each for _tag, attributes in read.tags for each in attributes if each.startswith("on")}
    assert sections(copy)["desk.Need:reporter"]["rows"][0]["text"] == HOSTILE


def test_a_name_of_a_file_is_no_tag_and_its_link_leads_to_it(me, copied):
    sent = Phone(me).send(media.jpeg(), name='"><script>x</script> #1?.jpg')
    copy = copied(me)
    [there] = [name for name in copy if name.startswith("files/")]
    read = page(copy)
    assert there in map(unquote, read.links)
    assert sent["id"] in there
    assert {tag for tag, _attributes in read.tags} <= TAGS


def test_every_link_leads_somewhere_and_the_readme_names_all(me, copied):
    Phone(me).send(media.jpeg())
    copy = copied(me)
    for name in ("index.html", "index-en.html"):
        links = [unquote(link) for link in page(copy, name).links if not link.startswith("#")]
        assert set(links) <= set(copy)
    readme = copy["README.txt"].decode()
    for name in copy:
        assert name in readme or name.startswith("files/") or name == "README.txt"
    assert "您的账号 / Your account" in readme


def test_every_kind_is_told_of_and_an_empty_one_makes_no_file(me, copied, person):
    me.post("/needs", {"kind": "help", "text": "水管漏了"})
    copy = copied(me)
    full = set(sections(copy))
    assert {"accounts.User:id", "desk.Need:reporter"} <= full
    assert not {"committee.Seat:holder", "mfa.Authenticator:user", "desk.Need:first_receiver"} & full
    assert all(each["rows"] for each in sections(copy).values())
    for name, language in (("index.html", "zh-hans"), ("index-en.html", "en")):
        read = page(copy, name)
        last = read.said[-2]
        with override(language):
            for each in holdings():
                told = pages.heading(each)
                assert (told in read.headings) == (each.key in full), each.key
                assert (told in last.split("; ")) == (each.key not in full), each.key


def test_each_section_says_what_why_and_for_how_long(me, copied):
    account = sections(copied(me))["accounts.User:id"]
    assert account["name"] == {"zh-hans": "您的账号", "en": "Your account"}
    assert account["kept"] == {"zh-hans": "与账号同存", "en": "as long as the account"}
    assert account["why"]["en"] == "to let the person sign in"
    assert account["columns"]["phone"] == {"zh-hans": "手机号", "en": "phone"}
    assert set(account["columns"]) == set(account["rows"][0])


def test_notices_in_the_words_of_the_inbox(me, copied):
    me.post("/me/exports")
    run_due()
    [told] = me.get("/me/notifications").json()["items"]
    copy = copied(me)
    for name, language in (("index.html", "zh-hans"), ("index-en.html", "en")):
        values = [value for _label, value in page(copy, name).pairs]
        assert {told["title"][language], told["body"][language]} <= set(values)
    [row] = sections(copy)["notifications.Notification:user"]["rows"]
    assert (row["notice__title"], row["notice__body"]) == (told["title"], told["body"])


def test_every_name_has_its_chinese():
    told = {}
    for language in LANGUAGES:
        with override(language):
            for each in holdings():
                told.setdefault(each.key, []).append(pages.heading(each))
                for column in each.columns():
                    if not pages._is_id(pages._field(each.model, column)):
                        told.setdefault((each.key, column), []).append(pages.label(each.model, column))
    assert [where for where, names in told.items() if len(set(names)) < len(LANGUAGES)] == []


def test_no_two_tables_share_a_file():
    assert len({pages.file_of(each) for each in holdings()}) == len({each.model for each in holdings()})


def test_no_id_of_others(db, api, copied):
    """In what a person reads, none at all; in what a machine reads, none where a row points to a person."""
    seed(timezone.now())
    everybody = {str(pk) for pk in User.objects.values_list("pk", flat=True)}
    pointing = 0
    for number in VIEWERS:
        user = User.objects.get(pk=of_the_cast(number).id)
        copy = copied(api(user))
        others = everybody - {str(user.pk)}
        for name in ("index.html", "index-en.html"):
            assert [each for each in others if each in copy[name].decode()] == []
        by_key = {each.key: each for each in holdings()}
        for key, section in sections(copy).items():
            people = {each.attname for each in by_key[key].model._meta.fields if each.related_model is User}
            found = {row[name] for row in section["rows"] for name in people & set(row)}
            assert found <= {None, str(user.pk)}, key
            pointing += len(found)
    assert pointing > len(VIEWERS)


def test_rows_are_held_a_few_at_a_time(me, person, now, monkeypatch):
    monkeypatch.setattr(registry, "BATCH", 20)
    long = {"text": "字" * 10_000}
    FeedItem.objects.bulk_create(FeedItem(user=person, type="x", at=now, data=long) for _ in range(500))
    asked = me.post("/me/exports").json()
    tracemalloc.start()
    try:
        build_export(export_id=asked["id"])
        _after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert Export.objects.get().status == "ready"
    assert peak < 5_000_000, "of 10 MB"
