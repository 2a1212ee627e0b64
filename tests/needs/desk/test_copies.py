"""The copy of what is held about a person says nothing of another that its owner may not see."""

import io
import json
import zipfile

import pytest

from backend.households.models import Disclosure
from backend.privacy.jobs import build_export
from backend.privacy.registry import holdings
from backend.privacy.services.people import person_of
from needs.desk.models import Need
from tests.needs import sight
from tests.needs.desk.test_on_record import BODY

pytestmark = pytest.mark.django_db

WHEN = ("reported_at", "received_at", "updated_at", "dispatch_due_at", "answer_due_at", "alarm_at")


@pytest.fixture
def copy_of(api):
    """`copy_of(person)`: the parts of a fresh copy, `{"desk.Need:reporter": rows, …}`, and all of it as text."""

    def ask(person):
        caller = api(person)
        made = caller.post("/me/exports")
        assert made.status_code == 202, made.content
        build_export(export_id=made.json()["id"])
        url = caller.get(f"/me/exports/{made.json()['id']}").json()["url"]
        content = caller.get(url.removeprefix("/api/v1")).getvalue()
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            texts = {name: bundle.read(name).decode() for name in bundle.namelist()}
        assert {"index.html", "index-en.html"} <= set(texts)
        sections = [section for name in texts if name.endswith(".json") for section in json.loads(texts[name])]
        return {f"{each['table']}:{each['you_are'][0]}": each["rows"] for each in sections}, "\n".join(texts.values())

    return ask


class TestWhoReported:
    @pytest.fixture
    def row(self, api, cast, on_record, home):
        row = on_record()
        body = {**BODY, "on_behalf_of": {"representation_id": str(row.id)}}
        made = api(cast.resident).post("/needs", body)
        assert (made.status_code, made.json()["door"]) == (201, None)
        return row

    @pytest.mark.parametrize("ended", [False, True])
    def test_the_home_and_the_phone_of_whom_one_speaks_for(self, api, cast, row, copy_of, ended):
        Need.objects.update(answer="她下周住院")
        if ended:
            assert api(cast.aunt).post(f"/representations/{row.id}/withdraw").status_code == 200
        parts, text = copy_of(cast.resident)
        [need] = parts["desk.Need:reporter"]
        assert need["text"] == BODY["text"], "what one wrote oneself is one's own"
        hidden = {"lat", "lng", "address", "door", "on_behalf_phone", "answer", "decline_reason", "beneficiary_id"}
        assert not hidden & set(need)
        assert not set(sight.told_by([text], cast.aunt.phone)) & set("bdp")
        assert str(cast.aunt.id) not in text, "nor whose account it is"
        assert not Disclosure.objects.exists()

    def test_the_person_has_all_of_it(self, cast, row, copy_of):
        parts, text = copy_of(cast.aunt)
        [need] = parts["desk.Need:beneficiary"]
        assert (need["address"], need["door"]) == (sight.BUILDING, sight.DOOR)
        assert cast.aunt.phone in text
        [consent] = parts["households.Representation:represented"]
        assert consent["id"] == str(row.id)

    def test_what_one_wrote_oneself(self, cast, report, copy_of):
        report(**sight.HOME)
        report(on_behalf_of={"name": "奶奶", "phone": "13912345678", "consent": True})
        parts, _text = copy_of(cast.resident)
        own, told = sorted(parts["desk.Need:reporter"], key=lambda each: each["reported_at"])
        assert (own["address"], own["door"], own["lat"]) == (sight.BUILDING, sight.DOOR, sight.HERE["lat"])
        assert told["on_behalf_phone"] == "+8613912345678"

    def test_what_others_reported_under_ones_phone(self, user, report, copy_of):
        """Reported before the account was there: the phone alone leads to it."""
        need = report(on_behalf_of={"name": "孙奶奶", "phone": "+8613912345678", "consent": True})["id"]
        parts, _text = copy_of(user(phone="+8613912345678"))
        assert [each["id"] for each in parts["desk.Need:beneficiary"]] == [need]

    def test_whether_a_phone_is_somebodys(self, cast, report, copy_of):
        """A copy is no directory: the same comes back for a phone with an account and for one without."""
        for phone in (cast.aunt.phone, "13912345678"):
            report(on_behalf_of={"name": "王秀兰", "phone": phone, "consent": True})
        parts, text = copy_of(cast.resident)
        known, unknown = parts["desk.Need:reporter"]
        assert set(known) == set(unknown)
        differing = {name for name in known if known[name] != unknown[name]}
        assert differing <= {"id", "on_behalf_phone", *WHEN}
        assert str(cast.aunt.id) not in text


class TestWrongdoing:
    @pytest.fixture
    def confidential(self, cast, report):
        behalf = {"name": "王秀兰", "phone": cast.aunt.phone, "consent": True}
        return report(kind="wrongdoing", text="有人收了钱", on_behalf_of=behalf)["id"]

    def test_whom_it_names_has_no_copy(self, api, cast, confidential, copy_of):
        assert api(cast.aunt).get(f"/needs/{confidential}").status_code == 404
        _parts, text = copy_of(cast.aunt)
        for foreign in (confidential, "有人收了钱", str(cast.resident.id)):
            assert foreign not in text

    def test_erasing_whom_it_names_leaves_it_whole(self, cast, confidential):
        person = person_of(cast.aunt.id)
        touched = [each.key for each in holdings() if each.model is Need and each.rows(person).exists()]
        assert touched == []

    def test_its_reporter_has_one(self, cast, confidential, copy_of):
        parts, _text = copy_of(cast.resident)
        assert [each["id"] for each in parts["desk.Need:reporter"]] == [confidential]


def test_who_reported_it_is_left_out_for_whom_it_is_for(cast, report, copy_of):
    report(text="楼道灯坏了", on_behalf_of={"name": "王秀兰", "phone": cast.aunt.phone, "consent": True})
    parts, text = copy_of(cast.aunt)
    [need] = parts["desk.Need:beneficiary"]
    assert need["text"] == "楼道灯坏了"
    assert str(cast.resident.id) not in text
