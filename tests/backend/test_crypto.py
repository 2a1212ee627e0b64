import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Concat, Lower

from backend.accounts.models import SignInCode, User
from backend.accounts.sign_in import request_code
from backend.crypto import (
    Keyring,
    Unreadable,
    index_of,
    open_bytes,
    open_text,
    p256_point,
    p256_public,
    ring,
    seal_bytes,
    seal_text,
)
from needs.desk.models import Need

PHONE = "+8613800138000"
HERE = "accounts_user.phone"
ONE, TWO = (
    "a first key of thirty-two characters".replace(" ", "-"),
    "a second key of thirty-two characters".replace(" ", "-"),
)


def stored(model, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table}")
        return [row[0] for row in cursor.fetchall()]


class TestValues:
    def test_there_and_back(self):
        sealed = seal_text("东四六条 12 号 3 单元", HERE)
        assert sealed.isascii()
        assert sealed.startswith(f"e1:{ring().ids[0]}:")
        assert open_text(sealed, HERE) == "东四六条 12 号 3 单元"
        assert open_bytes(seal_bytes(b"\x00\xff", HERE), HERE) == b"\x00\xff"

    def test_the_same_text_never_looks_the_same(self):
        assert seal_text(PHONE, HERE) != seal_text(PHONE, HERE)

    def test_nothing_stays_nothing(self):
        assert (seal_text("", HERE), open_text("", HERE), seal_bytes(b"", HERE), open_bytes(b"", HERE)) == (
            "",
            "",
            b"",
            b"",
        )

    def test_a_value_belongs_to_its_column(self):
        with pytest.raises(Unreadable, match="moved"):
            open_text(seal_text(PHONE, HERE), "desk_need.address")

    @pytest.mark.parametrize(
        "damage", [lambda s: s[:-6] + "AAAA==", lambda s: s[:20], lambda s: s[: s.rindex(":") + 1]]
    )
    def test_damage_is_seen(self, damage):
        with pytest.raises(Unreadable, match="damaged"):
            open_text(damage(seal_text(PHONE, HERE)), HERE)

    @pytest.mark.parametrize("plain", [PHONE, "e1:zz:AA", "e1:00:é", "e1"])
    def test_what_was_never_encrypted(self, plain):
        with pytest.raises(Unreadable) as refused:
            open_text(plain, HERE)
        assert PHONE not in str(refused.value)

    def test_the_newest_key_writes_and_all_of_them_read(self):
        old = Keyring([ONE]).seal(b"x", b"c")
        both = Keyring([TWO, ONE])
        assert both.open(old, b"c") == b"x"
        assert both.seal(b"x", b"c")[:4] == Keyring([TWO]).newest
        with pytest.raises(Unreadable, match="LINLI_FIELD_KEYS"):
            Keyring([TWO]).open(old, b"c")

    def test_an_index_is_keyed_and_of_a_kind(self, settings):
        assert index_of("phone", PHONE) == index_of("phone", PHONE)
        assert len({index_of("phone", PHONE), index_of("card", PHONE), index_of("phone", PHONE + "1")}) == 3
        before = index_of("phone", PHONE)
        settings.INDEX_KEY = "another key of the tests alone, for this"
        assert index_of("phone", PHONE) != before

    def test_keys_of_a_file_are_read_anew_when_it_changes(self, settings, tmp_path):
        settings.FIELD_KEYS_FILE = tmp_path / "fields"
        settings.FIELD_KEYS_FILE.write_text(ONE + "\n")
        sealed = seal_text(PHONE, HERE)
        fresh = tmp_path / "fresh"
        fresh.write_text(f"{TWO},{ONE}\n")
        fresh.replace(settings.FIELD_KEYS_FILE)
        assert ring().ids == Keyring([TWO, ONE]).ids
        assert open_text(sealed, HERE) == PHONE


class TestPhone:
    @pytest.fixture(autouse=True)
    def _console(self, settings):
        settings.EMBEDDED = True  # a code is shown, and goes nowhere

    def test_the_database_never_sees_it(self, user):
        user(phone=PHONE)
        [text] = stored(User, "phone")
        assert "13800138" not in text.split(":")[1]
        assert text.startswith("e1:")
        assert User.objects.get().phone == PHONE

    def test_it_is_found_by_its_index(self, user):
        person, other = user(phone=PHONE), user(phone="+8613900139000")
        nobody = user(phone=None)
        assert User.objects.get(phone=PHONE) == person
        assert list(User.objects.filter(phone__in=[PHONE, "+8613700137000"])) == [person]
        assert set(User.objects.exclude(phone=PHONE)) >= {other}
        assert User.objects.get(phone=None) == nobody
        assert User.objects.get_by_natural_key(PHONE) == person
        assert "phone_index" in str(User.objects.filter(phone=PHONE).query)

    def test_one_phone_is_one_person(self, user):
        user(phone=PHONE)
        with pytest.raises(IntegrityError), transaction.atomic():
            user(phone=PHONE)
        user(phone=None)
        user(phone=None)

    def test_a_changed_phone_takes_its_index_along(self, user):
        person = user(phone=PHONE)
        person.phone = "+8613900139000"
        person.save(update_fields=["phone"])
        assert User.objects.get(phone="+8613900139000") == person
        assert not User.objects.filter(phone=PHONE).exists()
        person.phone = None
        person.save()
        assert bytes(stored(User, "phone_index")[0] or b"") == b""

    @pytest.mark.parametrize(
        "search",
        [
            lambda: User.objects.filter(phone__contains="138"),
            lambda: User.objects.filter(phone__startswith="+86"),
            lambda: User.objects.filter(phone__gt=""),
            lambda: User.objects.filter(phone=F("name")),
            lambda: User.objects.alias(p=Concat("phone", "name")).filter(phone=Lower("name")),
            lambda: Need.objects.filter(address="东四六条"),
            lambda: Need.objects.filter(address__icontains="六条"),
        ],
    )
    def test_any_other_search_is_refused(self, search):
        with pytest.raises(FieldError, match="encrypted"):
            str(search().query)

    def test_a_code_that_waits_holds_no_phone_either(self, user, now):
        user(phone=PHONE)
        request_code(phone=PHONE, now=now)
        assert stored(SignInCode, "phone")[0].startswith("e1:")
        assert SignInCode.objects.get(phone=PHONE).phone == PHONE

    def test_the_driver_is_told_no_phone(self, user, now, django_assert_max_num_queries):
        user(phone=PHONE)
        with django_assert_max_num_queries(50) as said:
            request_code(phone=PHONE, now=now)
            User.objects.filter(phone=PHONE).first()
        assert not [each["sql"] for each in said.captured_queries if "138001380" in each["sql"]]


class TestNeed:
    def test_door_and_phone_of_a_need(self, api, user):
        sent = {
            "kind": "help",
            "text": "灯坏了",
            "address": "东四六条 12 号",
            "on_behalf_of": {"name": "王秀兰", "phone": PHONE, "consent": True},
        }
        answer = api(user()).post("/needs", sent, key="one")
        assert answer.status_code == 201, answer.content
        body = answer.json()
        assert (body["address"], body["on_behalf_of"]["phone"]) == ("东四六条 12 号", PHONE)
        with connection.cursor() as cursor:
            cursor.execute("SELECT n::text FROM desk_need n UNION ALL SELECT encode(body, 'escape') FROM http_answer")
            text = "\n".join(row[0] for row in cursor.fetchall())
        assert PHONE not in text
        assert "12 号" not in text
        assert api(user()).get(f"/needs/{body['id']}").status_code == 404


# RFC 6979, A.2.5
PRIVATE = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721
X = "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
Y = "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"
PUBLIC = bytes.fromhex("04" + X + Y)


class TestCurve:
    def test_the_public_key_of_a_private_one(self):
        assert p256_public(PRIVATE) == PUBLIC
        p256_point(PUBLIC)

    @pytest.mark.parametrize(
        "point",
        [
            b"",
            PUBLIC[:-1],
            PUBLIC + b"\0",
            b"\x03" + PUBLIC[1:33],
            b"\x06" + PUBLIC[1:],
            PUBLIC[:-1] + b"\x98",
            b"\x04" + PUBLIC[33:] + PUBLIC[1:33],
            b"\x04" + b"\xff" * 64,
            b"\x04" + bytes(64),
        ],
        ids=["empty", "short", "long", "compressed", "hybrid", "beside", "swapped", "beyond the field", "nought"],
    )
    def test_what_is_no_uncompressed_point_is_refused(self, point):
        with pytest.raises(ValueError):
            p256_point(point)
