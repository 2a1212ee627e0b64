import io

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from backend.accounts.management.commands.create_admin import PASSWORD
from backend.accounts.models import DeviceSession, User
from backend.parties.models import Post, Posting

GOOD = "correct horse battery"


def token(phone):
    out = io.StringIO()
    call_command("token", phone, stdout=out)
    return out.getvalue()


class TestToken:
    @pytest.fixture(autouse=True)
    def _embedded(self, settings):
        settings.EMBEDDED = True

    def test_only_the_token_is_printed_and_it_is_assured(self, api, user):
        person = user(phone="+8619900000001", is_seed=True)
        printed = token("+8619900000001")
        assert printed.count("\n") == 1
        me = api(token=printed.strip()).get("/me").json()
        assert (me["id"], me["assured"]) == (str(person.id), True)

    def test_a_phone_as_people_write_it(self, user):
        user(phone="+8619900000001")
        assert token("199 0000 0001").startswith("ll_")

    @pytest.mark.parametrize("phone", ["+8619900000099", "nonsense", ""])
    def test_nobody(self, user, phone):
        with pytest.raises(CommandError, match="phone"):
            token(phone)

    def test_a_person_out_of_use(self, user):
        user(phone="+8619900000001", is_active=False)
        with pytest.raises(CommandError, match="Nobody"):
            token("+8619900000001")

    def test_refused_elsewhere(self, user, settings):
        settings.EMBEDDED = False
        user(phone="+8619900000001")
        with pytest.raises(CommandError, match="embedded mode only"):
            token("+8619900000001")
        assert not DeviceSession.objects.exists()


class TestCreateAdmin:
    @pytest.fixture(autouse=True)
    def _password(self, monkeypatch):
        monkeypatch.setenv(PASSWORD, GOOD)

    def make(self, **more):
        out = io.StringIO()
        call_command(
            "create_admin", **{"phone": "13800138000", "name": "赵", "street": "110101005", **more}, stdout=out
        )
        return out.getvalue()

    def test_a_new_person(self, street, client):
        said = self.make()
        assert "Next:" in said
        assert "下一步" in said
        assert "superuser of all streets" in said
        assert "所有街道" in said
        person = User.objects.get(phone="+8613800138000")
        assert person.is_staff
        assert person.is_superuser
        assert Posting.objects.get(user=person).post == Post.ADMINISTRATOR
        assert authenticate(phone="+8613800138000", password=GOOD) == person
        assert client.login(username="+8613800138000", password=GOOD)
        assert client.get("/admin/").status_code == 200

    @pytest.mark.parametrize("phone", ["13800138000", "+86 138 0013 8000", "138-0013-8000"])
    def test_the_admin_takes_the_phone_as_people_write_it(self, street, client, phone):
        self.make()
        client.post("/admin/login/", {"username": phone, "password": GOOD})
        assert client.get("/admin/").status_code == 200

    def test_wrong_words_at_the_admin_are_limited(self, street, client, settings):
        settings.SIGN_IN_LIMIT = 3
        wrong = {"username": "13800138000", "password": "nothing"}
        codes = [client.post("/admin/login/", wrong).status_code for _ in range(5)]
        assert codes == [200, 200, 200, 429, 429]

    def test_twice_is_once(self, street):
        self.make()
        self.make()
        assert User.objects.count() == Posting.objects.count() == 1

    def test_a_person_is_promoted(self, user):
        person = user(phone="+8613800138000", name="钱")
        self.make()
        person.refresh_from_db()
        assert person.is_superuser
        assert person.name == "钱"

    def test_a_person_of_another_street_is_left_alone(self, user, other_street):
        person = user(phone="+8613800138000", home_street=other_street)
        with pytest.raises(CommandError, match="another street"):
            self.make()
        person.refresh_from_db()
        assert not person.is_superuser

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"phone": "1"}, "phone"),
            ({"street": "9"}, "110101005"),
            ({"name": " "}, "name"),
            ({"name": "\x00"}, "name"),
        ],
    )
    def test_wrong_words(self, street, more, said):
        with pytest.raises(CommandError, match=said):
            self.make(**more)
        assert not User.objects.exists()

    @pytest.mark.parametrize("password", ["short", "password1234"])
    def test_a_weak_password(self, street, monkeypatch, password):
        monkeypatch.setenv(PASSWORD, password)
        with pytest.raises(CommandError, match="too weak"):
            self.make()
        assert not User.objects.exists()

    def test_no_terminal_to_ask(self, street, monkeypatch):
        monkeypatch.delenv(PASSWORD)
        monkeypatch.setattr("sys.stdin", io.StringIO())
        with pytest.raises(CommandError, match=PASSWORD):
            self.make()
