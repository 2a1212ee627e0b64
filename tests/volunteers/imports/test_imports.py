"""Volunteers out of a table: found or entered by their phone, each bad row named, nobody twice."""

import csv
import io

import pytest
from django.utils import timezone

from backend.accounts.models import User
from backend.audit.models import Entry
from backend.households.models import Profile
from backend.notifications.models import Notice
from backend.policy import NOBODY
from tests.backend.files.conftest import Phone, folder, kept, s3_server
from tests.factories import UserFactory
from tests.refusals import refuse
from volunteers.group.models import Role
from volunteers.imports import services
from volunteers.imports.jobs import read_volunteers
from volunteers.imports.models import VolunteerImport, VolunteerImportContent, VolunteerImportLine
from volunteers.imports.privacy import RETENTIONS
from volunteers.roster.models import Volunteer

__all__ = ["folder", "kept", "s3_server"]

pytestmark = pytest.mark.django_db

HEAD = "姓名,手机号,技能,语言,社区,出生日期,同意\n"


def row(name="张伟", phone="13800138000", skills="急救", languages="", community="", birth="", agreed="是"):
    return f"{name},{phone},{skills},{languages},{community},{birth},{agreed}\n"


def person(number, **said):
    return row(f"志愿者{number}", f"138001380{number:02}", **said)


@pytest.fixture
def bring(api, manager, folder):
    """`bring(text, **asked)`: the import when it is over."""

    def make(text, *, by=manager, **asked):
        answer = api(by).post("/volunteer-imports", {"text": text, **asked})
        assert answer.status_code == 202, answer.content
        read_volunteers(volunteer_import_id=answer.json()["id"])
        return api(by).get(f"/volunteer-imports/{answer.json()['id']}").json()

    return make


@pytest.fixture
def lines(api, manager):
    """`lines(import)`: [(row, column, code)]."""

    def read(found):
        answer = api(manager).get(f"/volunteer-imports/{found['id']}/lines", limit=100).json()
        return [(each["row"], each["column"], each["code"]) for each in answer["items"]]

    return read


def counts(found):
    return {name: found[name] for name in ("read", "created", "existing", "rejected")}


def test_a_row_enters_a_person_and_puts_them_on_the_roster(bring, community, manager):
    found = bring(HEAD + row(skills="急救、陪诊", languages="普通话 粤语", community="六条社区", birth="1960年5月30日"))
    assert (found["status"], found["encoding"], found["progress"]) == ("done", "utf-8", 100)
    assert counts(found) == {"read": 1, "created": 1, "existing": 0, "rejected": 0}
    volunteer = Volunteer.objects.select_related("user").get()
    user = volunteer.user
    assert (user.name, user.phone, user.phone_verified) == ("张伟", "+8613800138000", False)
    assert (volunteer.status, volunteer.skills, volunteer.languages) == (
        "active",
        ["escort", "first_aid"],
        ["cmn", "yue"],
    )
    assert volunteer.community_id == community.id
    assert Profile.objects.get(user=user).birth == "1960-05-30"
    assert Entry.objects.filter(action="volunteer.enrol", object_id=volunteer.id).exists()
    assert Notice.objects.filter(notifications__user=manager, kind="volunteer_import_over").count() == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_broken_row_in_any_encoding_is_named_and_the_rest_taken(api, manager, folder, lines, encoding):
    text = HEAD + person(1) + "志愿者@@,13800138002,,,,,是\n" + person(3)
    content = text.encode(encoding).replace(b"@@", b"\xff\xff")
    file = Phone(api(manager)).send(content, purpose="import", name="roster.csv")["id"]
    found = api(manager).post("/volunteer-imports", {"file": file}).json()
    read_volunteers(volunteer_import_id=found["id"])
    found = api(manager).get(f"/volunteer-imports/{found['id']}").json()
    assert counts(found) == {"read": 3, "created": 2, "existing": 0, "rejected": 1}
    assert lines(found) == [(3, "", "broken_encoding")]
    assert sorted(User.objects.filter(volunteering__isnull=False).values_list("name", flat=True)) == [
        "志愿者1",
        "志愿者3",
    ]


def test_each_bad_row_has_its_line_column_and_rule(bring, lines, api, manager, user, other_street, volunteer, now):
    user(name="李明", phone="+8613800138031")
    UserFactory(home_street=other_street, name="外街", phone="+8613800138032")
    gone = volunteer(name="走了", status="left").user
    gone.phone = "+8613800138033"
    gone.save()
    rows = [
        person(1),
        row(name=" "),
        row(phone=""),
        row(phone="010-64041234"),
        row(skills="杂耍"),
        row(languages="火星话"),
        row(community="别处社区"),
        row(birth="去年"),
        row(birth="1870"),
        row(birth=f"{now.year - 12}-01-01"),
        row(birth=f"{now.year - 15}-01-01"),
        row(agreed="否"),
        row(name="字" * 61),
        row(name="王芳", phone="13800138031"),
        row(name="外街", phone="13800138032"),
        row(name="走了", phone="13800138033"),
        row(name='"没关'),
        row(agreed="是,多了"),
        row(name="另一个", phone="138 0013 8001"),
        person(2),
    ]
    found = bring(HEAD + "".join(rows))
    assert lines(found) == [
        (3, "姓名", "name_missing"),
        (4, "手机号", "phone_missing"),
        (5, "手机号", "phone_unreadable"),
        (6, "技能", "skill_unknown"),
        (7, "语言", "language_unknown"),
        (8, "社区", "community_unknown"),
        (9, "出生日期", "birth_unreadable"),
        (10, "出生日期", "impossible_birth"),
        (11, "出生日期", "too_young"),
        (12, "出生日期", "guardian_consent_needed"),
        (13, "同意", "not_agreed"),
        (14, "姓名", "name_too_long"),
        (15, "姓名", "other_name"),
        (16, "手机号", "phone_elsewhere"),
        (17, "", "left_before"),
        (18, "", "broken_quotes"),
        (19, "", "too_many_cells"),
        (20, "姓名", "other_name"),
    ]
    told = api(manager).get(f"/volunteer-imports/{found['id']}/lines", limit=100).json()["items"]
    assert all(each["words"].count(".") >= 1 and len(each["words"].split()) > 6 for each in told), "and what to do"
    assert counts(found) == {"read": 20, "created": 2, "existing": 0, "rejected": 18}
    assert not User.objects.filter(phone="+8613800138001").exclude(name="志愿者1").exists(), "no account of a bad row"
    assert not Profile.objects.exists(), "nor a birth"
    assert Volunteer.objects.get(user=gone).status == "left"


def test_the_words_of_a_table_may_be_mapped(bring):
    mapping = {"columns": {"name": "谁", "phone": "号"}, "skills": {"万能": "home_repair", "热心": None}}
    found = bring("谁,号,特长\n张伟,13800138001,万能/热心\n", mapping=mapping, agreed=True)
    assert found["columns"] == {"name": "谁", "phone": "号", "skills": "特长"}
    assert Volunteer.objects.get().skills == ["home_repair"]


@pytest.mark.parametrize(
    ("text", "asked", "problem"),
    [
        ("", {"text": "\n"}, "empty_file"),
        ("姓名\n张伟\n", {}, "no_phone_column"),
        ("手机号\n13800138001\n", {}, "no_name_column"),
        ("姓名,手机号\n张伟,13800138001\n", {}, "agreement_unsaid"),
        ("姓名,手机号\n张伟,13800138001\n", {"mapping": {"columns": {"skills": "没有"}}}, "unknown_column"),
    ],
)
def test_what_cannot_be_read_at_all(bring, text, asked, problem):
    found = bring(text or asked.pop("text"), **asked)
    assert (found["status"], found["problem"]) == ("unreadable", problem)
    assert found["problem_words"] != problem
    assert not Volunteer.objects.exists()


def test_nobody_comes_in_twice(bring, lines):
    text = HEAD + person(1) + person(2) + person(1)
    assert counts(bring(text)) == {"read": 3, "created": 2, "existing": 1, "rejected": 0}
    assert counts(bring(text)) == {"read": 3, "created": 0, "existing": 3, "rejected": 0}
    assert (User.objects.filter(volunteering__isnull=False).count(), Volunteer.objects.count()) == (2, 2)


def test_who_has_an_account_keeps_it(bring, user):
    known = user(name="张伟", phone="+8613800138000")
    Profile.objects.create(street=known.home_street, user=known, birth="1950", updated_at=timezone.now())
    bring(HEAD + row(birth="1960"))
    assert Volunteer.objects.get().user_id == known.id
    assert Profile.objects.get().birth == "1950", "their own word stands"


def test_a_dry_run_tells_and_keeps_nothing(bring, lines):
    found = bring(HEAD + person(1) + person(1) + row(skills="杂耍") + row("别人", "13800138001"), dry_run=True)
    assert counts(found) == {"read": 4, "created": 1, "existing": 1, "rejected": 2}
    assert lines(found) == [(4, "技能", "skill_unknown"), (5, "姓名", "other_name")]
    assert (Volunteer.objects.count(), Profile.objects.count()) == (0, 0)
    assert not User.objects.filter(phone="+8613800138001").exists()


def test_a_crash_loses_and_doubles_nobody(api, manager, folder, monkeypatch):
    text = HEAD + "".join(person(n) for n in range(7))
    asked = api(manager).post("/volunteer-imports", {"text": text}).json()["id"]
    monkeypatch.setattr(services.IMPORTER, "batch", 2)
    inner, calls = services.person_of, []

    def dies(*args):
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return inner(*args)

    monkeypatch.setattr(services, "person_of", dies)
    with pytest.raises(KeyboardInterrupt):
        services.run_import(import_id=asked, clock=timezone.now)
    assert (Volunteer.objects.count(), VolunteerImport.objects.get().read) == (2, 2)
    read_volunteers(volunteer_import_id=asked)
    found = VolunteerImport.objects.get()
    assert (found.status, found.read, found.created, Volunteer.objects.count()) == ("done", 7, 7, 7)


def test_it_is_called_off_between_batches(api, manager, folder, monkeypatch):
    text = HEAD + "".join(person(n) for n in range(6))
    asked = api(manager).post("/volunteer-imports", {"text": text}).json()["id"]
    monkeypatch.setattr(services.IMPORTER, "batch", 2)

    def stop(_found):
        assert api(manager).post(f"/volunteer-imports/{asked}/cancel").json()["status"] == "cancelled"

    services.run_import(import_id=asked, clock=timezone.now, tell=stop)
    assert Volunteer.objects.count() == 2
    call = lambda caller: caller.post(f"/volunteer-imports/{asked}/cancel")  # noqa: E731
    refuse(call, manager, status=409, code="wrong_moment")


def test_whoever_may_no_more_reads_no_further(api, manager, folder):
    asked = api(manager).post("/volunteer-imports", {"text": HEAD + person(1)}).json()["id"]
    Role.objects.filter(user=manager).delete()
    services.run_import(import_id=asked, clock=timezone.now)
    assert VolunteerImport.objects.get().status == "cancelled"
    assert not Volunteer.objects.exists()


def test_the_report_is_a_table_in_both_languages(bring, api, manager):
    found = bring(HEAD + row(skills="杂耍"))
    answer = api(manager).get(f"/volunteer-imports/{found['id']}/report")
    head, line = csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
    assert (head[:4], line[:4]) == (["row", "kept", "column", "code"], ["2", "false", "技能", "skill_unknown"])
    assert "没有这项技能" in line[4]
    assert "no such skill" in line[5]


def test_tables_and_reports_are_forgotten(bring, api, manager, later):
    found = bring(HEAD + person(1) + row(skills="杂耍"))
    [retention] = RETENTIONS
    street = VolunteerImport.objects.get().street_id
    assert retention.forget_in(street, timezone.now(), later(days=31)) == 1
    assert not VolunteerImportContent.objects.exists()
    assert not VolunteerImportLine.objects.exists()
    assert Volunteer.objects.count() == 1
    assert retention.forget_in(NOBODY, later(days=31), later(days=31)) == 0
    path = f"/volunteer-imports/{found['id']}/report"
    refuse(lambda caller: caller.get(path), manager, status=409, code="report_gone")


@pytest.mark.parametrize(
    ("body", "code"), [({}, "one_content"), ({"file": "0191f2f0-0000-7000-8000-000000000000"}, "no_such_table")]
)
def test_which_rows(manager, folder, body, code):
    refuse(lambda caller: caller.post("/volunteer-imports", body), manager, status=422, code=code)


def test_the_same_file_under_way_is_one(api, manager, folder):
    bodies = [{"text": HEAD + person(1)}] * 2
    first, second = (api(manager).post("/volunteer-imports", body).json()["id"] for body in bodies)
    assert first == second
