"""`linli import-volunteers`: the same as over HTTP, in a terminal."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.backend.files.conftest import folder, kept
from volunteers.imports.models import VolunteerImport
from volunteers.roster.models import Volunteer

__all__ = ["folder", "kept"]

pytestmark = pytest.mark.django_db
TABLE = """姓名,手机号,技能
张伟,13800138001,急救
李明,没有,急救
"""


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "志愿者 名单.csv"
    file.write_bytes(TABLE.encode("gbk"))
    return str(file)


def bring(file, street, *more):
    with pytest.raises(SystemExit) as left:
        call_command("import_volunteers", file, "--street", street.code, *more)
    return left.value.code


def test_checked_then_done_then_done_again(manager, street, folder, table, tmp_path, capsys):
    assert bring(table, street, "--agreed", "--dry-run") == 1
    said = capsys.readouterr().out
    assert "仅检查" in said
    assert "created 1 · 已有 existing 0 · 退回 rejected 1" in said
    assert "#3" in said, "the row that is rejected is named by its line"
    assert not Volunteer.objects.exists()
    report = tmp_path / "report.csv"
    assert bring(table, street, "--agreed", "--report", str(report)) == 1
    volunteer = Volunteer.objects.get()
    assert (volunteer.user.phone, volunteer.skills, volunteer.status) == ("+8613800138001", ["first_aid"], "active")
    assert "手机号" in report.read_text()
    assert VolunteerImport.objects.filter(dry_run=False).get().user == manager
    capsys.readouterr()
    bring(table, street, "--agreed")
    assert Volunteer.objects.count() == 1


def test_who_did_not_agree_is_not_entered(manager, street, folder, table, capsys):
    assert bring(table, street) == 2
    assert not Volunteer.objects.exists()


def test_of_several_who_may_one_is_named(manager, core_leader, street, folder, table):
    with pytest.raises(CommandError, match="--by"):
        call_command("import_volunteers", table, "--street", street.code, "--agreed")
    assert bring(table, street, "--agreed", "--by", core_leader.phone) == 1
    assert VolunteerImport.objects.get().user == core_leader


@pytest.mark.parametrize(
    "arguments", [["missing.csv"], ["{file}", "--by", "12"], ["{file}", "--mapping", "missing.json"]]
)
def test_it_says_what_to_do(manager, street, table, arguments):
    with pytest.raises(CommandError):
        call_command("import_volunteers", *(each.format(file=table) for each in arguments), "--street", street.code)
    assert not VolunteerImport.objects.exists()


def test_a_leader_of_nothing_enters_nobody(manager, user, street, table):
    with pytest.raises(CommandError, match="--by"):
        call_command("import_volunteers", table, "--street", street.code, "--by", user().phone)
