import base64
import io
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import psycopg
import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pydantic import ValidationError

from backend.accounts.models import User
from backend.crypto import Keyring, Unreadable, ring
from backend.database import connection_params
from backend.privacy.keys import WrongKeys, check_keys, columns, rotate
from backend.privacy.models import Key
from config.embedded.home import Home
from config.env import Env
from tests.crowd import held, somebody_waits, started
from tests.factories import UserFactory

ONE, TWO, THREE = (f"the-{word}-key-of-the-tests-that-rotate-keys" for word in ("first", "second", "third"))


def shown(secret):
    """What the authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))


def silent(*_told):
    pass


def phones():
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM accounts_user ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def keys_in_use():
    return {each.split(":")[1] for each in phones()}


def id_of(key):
    return Keyring([key]).ids[0]


ONE_ID, TWO_ID = id_of(ONE), id_of(TWO)


@pytest.fixture
def people(settings, street):
    """Eighty people under the first key: they fill more than one page."""
    settings.FIELD_KEYS = ONE
    return [UserFactory(home_street=street) for _ in range(80)]


class TestCheck:
    def test_the_first_start_notes_its_keys(self, db, now):
        check_keys(now=now)
        check_keys(now=now)
        assert set(Key.objects.values_list("purpose", flat=True)) == {"field", "index"}

    def test_a_key_more_is_noted(self, db, now, settings):
        settings.FIELD_KEYS = ONE
        check_keys(now=now)
        settings.FIELD_KEYS = f"{TWO},{ONE}"
        check_keys(now=now)
        assert set(Key.objects.filter(purpose="field").values_list("id", flat=True)) == {id_of(ONE), id_of(TWO)}

    def test_another_field_key(self, db, now, settings):
        settings.FIELD_KEYS = ONE
        check_keys(now=now)
        settings.FIELD_KEYS = TWO
        with pytest.raises(WrongKeys, match="LINLI_FIELD_KEYS") as refused:
            check_keys(now=now)
        assert id_of(ONE) in str(refused.value)
        assert ONE not in str(refused.value)
        assert Key.objects.filter(purpose="field").get().id == id_of(ONE)

    def test_another_index_key(self, db, now, settings):
        check_keys(now=now)
        settings.INDEX_KEY = THREE
        with pytest.raises(WrongKeys, match="LINLI_INDEX_KEY"):
            check_keys(now=now)

    @pytest.mark.django_db(transaction=True)
    def test_readiness_says_so(self, now, settings, client, expect_errors):
        settings.FIELD_KEYS = ONE
        check_keys(now=now)
        settings.FIELD_KEYS = TWO
        assert "LINLI_FIELD_KEYS" in client.get("/readyz").json()["checks"]["keys"]


class TestEnvironment:
    @pytest.mark.parametrize(
        "text", ["short", f"{ONE},", f",{ONE}", f"{ONE},{ONE}", f"{ONE}, {TWO}", f"{ONE},short", "钥" * 40, ","]
    )
    def test_a_list_that_is_not_one(self, monkeypatch, text):
        monkeypatch.setenv("LINLI_FIELD_KEYS", text)
        with pytest.raises(ValidationError, match="linli_field_keys"):
            Env()

    def test_one_that_is(self, monkeypatch):
        monkeypatch.setenv("LINLI_FIELD_KEYS", f"{ONE},{TWO}")
        assert Env().linli_field_keys == f"{ONE},{TWO}"

    def test_production_wants_them(self):
        env = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgres://nobody@localhost/none"}
        said = subprocess.run(
            [sys.executable, "-m", "config.cli", "web"],
            env=env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert said.returncode != 0
        for name in ("LINLI_SECRET_KEY", "LINLI_FIELD_KEYS", "LINLI_INDEX_KEY"):
            assert name in said.stderr


@pytest.mark.django_db(transaction=True)
class TestRotate:
    def test_every_value_and_then_the_old_key_may_go(self, people, settings, now):
        before = {person.id: person.phone for person in people}
        settings.FIELD_KEYS = f"{TWO},{ONE}"
        changed = rotate(now=now, tell=silent)
        assert changed["accounts_user.phone"] == 80
        assert keys_in_use() == {id_of(TWO)}
        settings.FIELD_KEYS = TWO
        check_keys(now=now)
        assert dict(User.objects.values_list("id", "phone")) == before
        assert User.objects.get(phone=people[3].phone) == people[3]

    def test_again_changes_nothing(self, people, settings, now):
        settings.FIELD_KEYS = f"{TWO},{ONE}"
        rotate(now=now, tell=silent)
        kept = phones()
        assert set(rotate(now=now, tell=silent).values()) == {0}
        assert phones() == kept

    def test_it_covers_every_encrypted_column(self):
        assert {each.context for each in columns()} >= {
            "accounts_user.phone",
            "accounts_signincode.phone",
            "desk_need.address",
            "desk_need.on_behalf_phone",
            "dispatch_task.address",
            "roster_volunteer.address",
            "delivery_activity.address",
            "http_answer.body",
            "mfa.authenticator",
        }

    def test_a_value_under_a_lost_key_stops_it_with_a_name(self, people, settings, now):
        settings.FIELD_KEYS = f"{TWO},{THREE}"
        with pytest.raises(Unreadable, match=id_of(ONE)):
            rotate(now=now, tell=silent)
        assert keys_in_use() == {id_of(ONE)}

    def test_nobody_waits_for_what_is_written_elsewhere_on_the_server(self, people, settings, now):
        """A report over another database may take a day."""
        settings.FIELD_KEYS = f"{TWO},{ONE}"
        with psycopg.connect(**{**connection_params(), "dbname": "postgres"}) as elsewhere:
            elsewhere.execute("SELECT pg_current_xact_id()")
            with started(lambda: rotate(now=now, tell=silent)) as rotation:
                until = time.monotonic() + 20
                while not rotation and time.monotonic() < until:
                    time.sleep(0.05)
                ended = dict(rotation)
                elsewhere.rollback()
        assert "value" in ended

    def test_a_row_that_is_written_meanwhile_is_waited_for(self, people, settings, now, street):
        """It is neither seen nor locked before it is committed."""
        with held(lambda: UserFactory(home_street=street)) as late:
            settings.FIELD_KEYS = f"{TWO},{ONE}"
            with started(lambda: rotate(now=now, tell=silent)) as rotation:
                until = time.monotonic() + 20
                while keys_in_use() != {TWO_ID} and time.monotonic() < until:
                    time.sleep(0.05)
                time.sleep(0.3)
                assert not rotation
                late.commit()
        assert rotation["value"]["accounts_user.phone"] == len(people) + 1
        assert keys_in_use() == {TWO_ID}

    def test_what_is_written_meanwhile_under_the_old_key_is_found(self, people, settings, now, street):
        """A transaction that began before the rotation, and commits in the middle of it."""
        wrote, may_commit = threading.Event(), threading.Event()
        late = Keyring([ONE]).seal(b"+8613700137000", b"accounts_user.phone")

        def slow():
            text = f"e1:{late[:4].hex()}:{base64.urlsafe_b64encode(late[4:]).decode()}"
            with connection.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute("UPDATE accounts_user SET phone = %s WHERE id = %s", [text, people[0].id])
                wrote.set()
                may_commit.wait(20)
                time.sleep(0.3)
                cursor.execute("COMMIT")
            connection.close()

        # The row is locked by the writer, and read again when it has committed.
        writer = threading.Thread(target=slow)
        writer.start()
        wrote.wait(20)
        may_commit.set()
        settings.FIELD_KEYS = f"{TWO},{ONE}"
        rotate(now=now, tell=silent)
        writer.join()
        assert keys_in_use() == {id_of(TWO)}
        assert User.objects.get(pk=people[0].id).phone == "+8613700137000"


@pytest.mark.django_db(transaction=True)
class TestSecondFactors:
    """allauth keeps its secrets in JSON: they are encrypted by our keys, and rotate with them."""

    @pytest.fixture
    def enrolled(self, settings, user, api, now):
        settings.FIELD_KEYS = ONE
        check_keys(now=now)
        caller = api(user(), assured=False)
        begun = caller.post("/me/second-factor").json()
        made = caller.post("/me/second-factor/confirm", {"setup": begun["setup"], "code": shown(begun["secret"])})
        assert made.status_code == 200, made.json()
        return caller, begun["secret"], made.json()["recovery_codes"]

    def test_they_are_under_the_newest_key_and_the_old_one_may_go(self, enrolled, settings, now):
        caller, secret, codes = enrolled
        caller.post("/auth/second-factor", {"code": codes[0]})
        wrong = Authenticator.objects.get(type="totp")
        wrong.data["wrong"] = [now.timestamp()]
        wrong.save()
        settings.FIELD_KEYS = f"{TWO},{ONE}"
        changed = rotate(now=now, tell=silent)
        assert changed["mfa_authenticator.data.secret"] == changed["mfa_authenticator.data.seed"] == 1
        assert set(rotate(now=now, tell=silent).values()) == {0}
        settings.FIELD_KEYS = TWO
        check_keys(now=now)
        stored = {row.type: row.data for row in Authenticator.objects.all()}
        assert ONE_ID not in str(stored)
        assert set(stored["totp"]) == {"secret", "last", "wrong"}, "what stands beside it stays"
        with time_machine.travel(timezone.now() + timedelta(seconds=60), tick=False):
            assert caller.post("/auth/second-factor", {"code": shown(secret)}).status_code == 200
        assert caller.post("/auth/second-factor", {"code": codes[0]}).status_code == 422, "used before"
        assert caller.post("/auth/second-factor", {"code": codes[1]}).status_code == 200

    def test_one_that_was_half_done_goes_on(self, enrolled, settings, now):
        settings.FIELD_KEYS = f"{TWO},{ONE}"
        with pytest.raises(InterruptedError):
            rotate(now=now, tell=_stop_after("mfa_authenticator.data.secret"))
        assert TWO_ID in str(Authenticator.objects.get(type="totp").data)
        assert ONE_ID in str(Authenticator.objects.get(type="recovery_codes").data)
        settings.FIELD_KEYS = TWO
        with pytest.raises(WrongKeys):
            check_keys(now=now)
        settings.FIELD_KEYS = f"{TWO},{ONE}"
        changed = rotate(now=now, tell=silent)
        assert changed["mfa_authenticator.data.seed"] == 1
        assert changed["mfa_authenticator.data.secret"] == 0

    def test_a_recovery_code_that_is_used_meanwhile_undoes_nothing(self, enrolled, settings, now):
        """The row is locked from the reading to the writing: nothing is written back under the old key."""
        caller, _secret, codes = enrolled
        settings.FIELD_KEYS = f"{TWO},{ONE}"
        seed = next(each for each in columns() if each.key == "seed")

        def rotates():
            row = Authenticator.objects.select_for_update().get(type="recovery_codes")
            row.data["seed"] = seed.resealed(row.data["seed"])
            row.save()

        with held(rotates) as rotation, started(lambda: caller.post("/auth/second-factor", {"code": codes[0]})) as used:
            assert somebody_waits()
            rotation.commit()
        assert used["value"].status_code == 200
        row = Authenticator.objects.get(type="recovery_codes")
        assert (TWO_ID in row.data["seed"], row.data["used_mask"]) == (True, 1)

    def test_a_setup_under_a_key_that_has_gone(self, user, api, settings, now):
        settings.FIELD_KEYS = ONE
        caller = api(user(), assured=False)
        begun = caller.post("/me/second-factor").json()
        settings.FIELD_KEYS = f"{TWO},{ONE}"
        rotate(now=now, tell=silent)
        settings.FIELD_KEYS = TWO
        answer = caller.post("/me/second-factor/confirm", {"setup": begun["setup"], "code": shown(begun["secret"])})
        assert (answer.status_code, answer.json()["code"]) == (410, "setup_expired")


def _stop_after(label):
    def tell(column, *_more):
        if column.label == label:
            raise InterruptedError

    return tell


@pytest.mark.django_db(transaction=True)
class TestCommand:
    def run(self):
        out = io.StringIO()
        call_command("rotate_keys", stdout=out)
        return out.getvalue()

    @pytest.fixture
    def home(self, settings, tmp_path):
        settings.HOME = Home(tmp_path / "home")
        settings.HOME.secret("fields")
        settings.FIELD_KEYS_FILE = settings.HOME.keys / "fields"
        return settings.HOME

    def test_at_home_it_makes_the_key_and_drops_the_old(self, home, street):
        people = [UserFactory(home_street=street) for _ in range(3)]
        [old] = ring().ids
        said = self.run()
        [new] = ring().ids
        assert new != old
        assert new in said
        assert "3" in said
        assert home.secret("fields").count(",") == 0
        assert User.objects.get(phone=people[0].phone) == people[0]
        assert keys_in_use() == {new}

    def test_one_that_was_interrupted_goes_on_with_its_key(self, home, street):
        UserFactory(home_street=street)
        home.renew("fields")
        fresh = ring().ids[0]
        self.run()
        assert ring().ids == [fresh]
        assert keys_in_use() == {fresh}

    def test_elsewhere_the_key_comes_from_the_environment(self, db, settings):
        settings.FIELD_KEYS = ONE
        with pytest.raises(CommandError, match="holds one key"):
            self.run()

    def test_killed_in_the_middle_it_is_run_again(self, people, settings, now, tmp_path):
        """kill -9 after the first batch: what is done is done, the rest follows, nothing is lost."""
        before = {person.id: person.phone for person in people}
        code = (
            "import django, os, signal; django.setup()\n"
            "from django.utils import timezone\n"
            "from backend.privacy import keys\n"
            "keys.BLOCKS = 1\n"
            "def tell(column, done, pages, changed):\n"
            "    if changed: os.kill(os.getpid(), signal.SIGKILL)\n"
            "keys.rotate(now=timezone.now(), tell=tell)\n"
        )
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.backend.privacy.rotating",
            "DATABASE_URL": url_of(connection),
            "ROTATING": f"{TWO},{ONE}",
        }
        killed = subprocess.run([sys.executable, "-c", code], env=env, timeout=60, check=False, capture_output=True)
        assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
        assert keys_in_use() == {id_of(ONE), id_of(TWO)}
        settings.FIELD_KEYS = f"{TWO},{ONE}"
        assert dict(User.objects.values_list("id", "phone")) == before
        rotate(now=now, tell=silent)
        assert keys_in_use() == {id_of(TWO)}
        assert dict(User.objects.values_list("id", "phone")) == before


def url_of(own):
    """The test database's own address, from the environment's."""
    base, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    return f"{base}/{own.settings_dict['NAME']}"
