"""Firebase phone authentication, against its real emulator; and the tokens that must not pass without it."""

import base64
import json
import time
from datetime import timedelta

import firebase_admin
import firebase_admin._token_gen as tokens
import pytest
import time_machine
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.utils import timezone
from firebase_admin import auth

from backend.accounts.firebase import _app
from backend.accounts.models import DeviceSession, User
from backend.audit.models import Entry
from backend.privacy.models import Consent
from backend.privacy.states import Purpose
from backend.privacy.texts import current
from tests.backend.accounts import firebase_emulator
from tests.refusals import refuse

PROJECT = "demo-linli"
PHONE = "+8613800138000"


@pytest.fixture(scope="session")
def emulator_process(tmp_path_factory):
    try:
        process, host = firebase_emulator.started(tmp_path_factory.mktemp("firebase"))
    except firebase_emulator.Missing as why:
        pytest.skip(str(why))
    yield firebase_emulator.Emulator(host)
    firebase_emulator.stop(process)


@pytest.fixture
def firebase(emulator_process, monkeypatch, settings):
    """The emulator, with emulator mode on."""
    settings.FIREBASE_PROJECT_ID = PROJECT
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", emulator_process.host)
    emulator_process.clear()
    yield emulator_process
    for app in list(firebase_admin._apps.values()):
        firebase_admin.delete_app(app)


@pytest.fixture(scope="session")
def service_account(tmp_path_factory):
    """A service account that Google has never heard of."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    path = tmp_path_factory.mktemp("google") / "account.json"
    said = {
        "type": "service_account", "project_id": PROJECT, "client_email": "linli@example.org", "private_key": pem,
        "token_uri": "http://127.0.0.1:9/",
    }  # fmt: skip
    path.write_text(json.dumps(said))
    return str(path)


@pytest.fixture
def without_emulator(settings, monkeypatch, service_account):
    """A deployment that takes Firebase, as in production."""
    settings.FIREBASE_PROJECT_ID = PROJECT
    settings.FIREBASE_CREDENTIALS = service_account
    monkeypatch.delenv("FIREBASE_AUTH_EMULATOR_HOST", raising=False)
    yield
    for app in list(firebase_admin._apps.values()):
        firebase_admin.delete_app(app)


def give(caller, token, **more):
    return caller.post("/auth/firebase", {"id_token": token, "consent": True, **more})


def encode(part):
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def token(header=None, *, signed=b"", **claims):
    """An id token of one's own making."""
    at = int(time.time())
    body = {
        "iss": f"https://securetoken.google.com/{PROJECT}", "aud": PROJECT, "sub": "somebody", "iat": at - 1,
        "exp": at + 3_600, "auth_time": at - 1, "phone_number": PHONE, **claims,
    }  # fmt: skip
    said = f"{encode(header or {'alg': 'none', 'typ': 'JWT'})}.{encode(body)}"
    mark = base64.urlsafe_b64encode(signed(said.encode()) if callable(signed) else signed).rstrip(b"=").decode()
    return f"{said}.{mark}"


class TestExchange:
    def test_a_phone_that_has_an_account_enters_it(self, api, firebase, user):
        person = user(phone=PHONE)
        found, uid = firebase.sign_in(PHONE)
        answer = give(api(), found, device="Pixel")
        assert answer.status_code == 200, answer.json()
        assert answer.json()["user"]["id"] == str(person.id)
        assert api(token=answer.json()["access_token"]).get("/me").json()["assured"] is False
        assert answer.json()["agreed_to"] is None, "no text was shown: the app asks"
        linked = SocialAccount.objects.get()
        assert (linked.user_id, linked.provider, linked.uid) == (person.id, "firebase", uid)
        assert set(linked.extra_data) == {"iat"}, "the phone is not kept twice"
        assert Entry.objects.get(action="account.consent").data == {"purpose": "cross_border_firebase"}

    def test_the_consent_is_on_record_until_it_is_withdrawn(self, api, firebase, user):
        person = user(phone=PHONE)

        def on_record():
            rows = Consent.objects.filter(user=person, purpose="cross_border").order_by("id")
            return [(row.given, row.version, row.how) for row in rows]

        signed_in = give(api(), firebase.sign_in(PHONE)[0])
        caller = api(token=signed_in.json()["access_token"])
        version = current(Purpose.CROSS_BORDER)
        assert on_record() == [(True, version, "app")]
        [mine] = [each for each in caller.get("/me/consents").json()["consents"] if each["purpose"] == "cross_border"]
        assert mine["given"] is True
        time.sleep(1.1)  # a token is newer than the last
        assert give(api(), firebase.sign_in(PHONE)[0]).status_code == 200
        assert on_record() == [(True, version, "app")], "what was said is not said twice"

        no = {"purpose": "cross_border", "version": version, "given": False}
        assert caller.post("/me/consents", no).status_code in {200, 201}
        time.sleep(1.1)  # a token is newer than the last
        found = firebase.sign_in(PHONE)[0]
        body = {"id_token": found, "consent": False}
        refuse(lambda c: c.post("/auth/firebase", body), None, status=422, code="firebase_consent_needed")
        assert [given for given, *_ in on_record()] == [True, False]
        assert give(api(), found).status_code == 200
        assert [given for given, *_ in on_record()] == [True, False, True]

    def test_a_new_phone_joins_with_name_and_street(self, api, firebase, street):
        found, _uid = firebase.sign_in(PHONE)
        asked = give(api(), found)
        assert (asked.status_code, asked.json()["code"]) == (409, "sign_up_needed")
        assert not User.objects.exists()
        answer = give(api(), found, name="王秀兰", street_code=street.code)
        assert answer.status_code == 200, answer.json()
        person = User.objects.get()
        assert (person.phone, person.phone_verified, person.home_street_id) == (PHONE, True, street.id)
        agreed = Consent.objects.filter(user=person, given=True, by=person).values_list("purpose", "how")
        assert set(agreed) == {("service", "sign_in"), ("cross_border", "app")}
        assert answer.json()["agreed_to"] == current(Purpose.SERVICE)

    def test_a_code_by_text_message_opens_the_same_account(self, api, firebase, street, gateway):
        found, _uid = firebase.sign_in(PHONE)
        give(api(), found, name="王秀兰", street_code=street.code)
        flow = api().post("/auth/code", {"phone": PHONE}).json()["flow"]
        answer = api().post("/auth/token", {"flow": flow, "code": gateway.last_code})
        assert answer.json()["user"]["id"] == str(User.objects.get().id)

    def test_a_token_is_taken_once(self, api, firebase, user):
        user(phone=PHONE)
        found, _uid = firebase.sign_in(PHONE)
        assert give(api(), found).status_code == 200
        again = give(api(), found)
        assert (again.status_code, again.json()["code"]) == (401, "firebase_token_refused")
        assert DeviceSession.objects.count() == 1

    def test_unknown_street_makes_nobody(self, firebase, street):
        found, _uid = firebase.sign_in(PHONE)
        body = {"id_token": found, "consent": True, "name": "王", "street_code": "999"}
        refuse(lambda c: c.post("/auth/firebase", body), None, status=422, code="no_such_street")

    def test_an_account_out_of_use_is_not_entered(self, firebase, user):
        user(phone=PHONE, is_active=False)
        found, _uid = firebase.sign_in(PHONE)
        refuse(lambda c: give(c, found), None, status=409, code="no_home")


class TestRefusedByTheEmulator:
    """Nothing is stored."""

    def refuse(self, found):
        refuse(lambda c: give(c, found), None, status=401, code="firebase_token_refused")

    def test_disabled(self, firebase, user):
        user(phone=PHONE)
        found, uid = firebase.sign_in(PHONE)
        firebase.update(uid, disableUser=True)
        self.refuse(found)

    def test_revoked(self, firebase, user):
        user(phone=PHONE)
        found, uid = firebase.sign_in(PHONE)
        firebase.update(uid, validSince=str(int(time.time()) + 60))
        self.refuse(found)

    def test_expired_and_old(self, firebase, user):
        user(phone=PHONE)
        found, _uid = firebase.sign_in(PHONE)
        for later in (timedelta(minutes=11), timedelta(hours=2)):
            with time_machine.travel(timezone.now() + later, tick=False):
                self.refuse(found)

    def test_of_another_project(self, firebase, user, settings):
        user(phone=PHONE)
        found, _uid = firebase.sign_in(PHONE)
        settings.FIREBASE_PROJECT_ID = "demo-another"
        self.refuse(found)

    def test_without_a_phone(self, firebase, street):
        self.refuse(firebase.sign_in_by_mail())

    def test_of_nobody(self, firebase, user):
        user(phone=PHONE)
        self.refuse(token(sub="nobody", user_id="nobody"))


class TestWithoutTheEmulator:
    """Emulator mode off: what is not signed by Google is refused, before anything is asked of the network."""

    def refuse(self, found):
        refuse(lambda c: give(c, found), None, status=401, code="firebase_token_refused")

    def test_an_unsigned_token_of_the_emulator(self, without_emulator, emulator_process, user):
        user(phone=PHONE)
        emulator_process.clear()
        found, _uid = emulator_process.sign_in(PHONE)
        self.refuse(found)

    @pytest.mark.parametrize(
        "header",
        [
            {"alg": "none", "typ": "JWT"},
            {"alg": "none", "typ": "JWT", "kid": "a"},
            {"alg": "HS256", "typ": "JWT", "kid": "a"},
            {"alg": "RS256", "typ": "JWT"},
        ],
        ids=["none", "none with a key", "HS256", "no key"],
    )
    def test_not_signed_as_google_signs(self, without_emulator, user, header):
        user(phone=PHONE)
        self.refuse(token(header, signed=b"x" * 32))

    @pytest.mark.parametrize("text", ["x", "a.b.c", "..", "ü.ü.ü", "e30.e30.e30", "1" * 7_999])
    def test_no_token_at_all(self, without_emulator, user, text):
        user(phone=PHONE)
        self.refuse(text)


SIGNED = {"alg": "RS256", "typ": "JWT", "kid": "google"}


class TestSignatures:
    """Google's keys played by a server on loopback: the signature itself is judged."""

    @pytest.fixture
    def keys(self, without_emulator, httpserver_of, monkeypatch):
        google, forger = (rsa.generate_private_key(public_exponent=65_537, key_size=2_048) for _ in range(2))
        public = google.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        address = httpserver_of({"google": public.decode()})
        monkeypatch.setattr(tokens, "ID_TOKEN_CERT_URI", address)
        return google, forger

    @staticmethod
    def signed_by(key):
        return lambda said: key.sign(said, padding.PKCS1v15(), hashes.SHA256())

    def test_a_forged_signature(self, keys, user):
        user(phone=PHONE)
        forged = token(SIGNED, signed=self.signed_by(keys[1]))
        refuse(lambda c: give(c, forged), None, status=401, code="firebase_token_refused")

    @pytest.mark.parametrize(
        "claims",
        [
            {"aud": "another"},
            {"iss": "https://securetoken.google.com/another"},
            {"exp": int(time.time()) - 60},
            {"iat": int(time.time()) + 600},
            {"sub": ""},
        ],
        ids=["audience", "issuer", "expired", "of the future", "nobody"],
    )
    def test_wrong_claims_well_signed(self, keys, user, claims):
        user(phone=PHONE)
        found = token(SIGNED, signed=self.signed_by(keys[0]), **claims)
        refuse(lambda c: give(c, found), None, status=401, code="firebase_token_refused")

    def test_a_right_signature_is_recognised(self, keys, user):
        """The counter-check: it gets past the signature, to the question who was disabled, which needs Google."""
        found = token(SIGNED, signed=self.signed_by(keys[0]))
        assert auth.verify_id_token(found, app=_app())["uid"] == "somebody"


def test_off_by_default(db):
    refuse(lambda c: give(c, "x"), None, status=404, code="firebase_off")


def test_without_a_service_account_it_stays_off(db, settings, monkeypatch):
    """Without one nobody could tell who was disabled."""
    monkeypatch.delenv("FIREBASE_AUTH_EMULATOR_HOST", raising=False)
    settings.FIREBASE_PROJECT_ID = PROJECT
    refuse(lambda c: give(c, "x"), None, status=404, code="firebase_off")


def test_without_consent_nothing_is_asked_of_firebase(db, settings):
    settings.FIREBASE_PROJECT_ID = PROJECT
    body = {"id_token": "x", "consent": False}
    refuse(lambda c: c.post("/auth/firebase", body), None, status=422, code="firebase_consent_needed")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"id_token": "", "consent": True},
        {"id_token": "x"},
        {"id_token": "x", "consent": "perhaps"},
        {"id_token": "x" * 8_001, "consent": True},
        {"id_token": "a\x00", "consent": True},
        {"id_token": "x", "consent": True, "phone": PHONE},
    ],
)
def test_bad_input(db, body):
    refuse(lambda c: c.post("/auth/firebase", body), None, status=422, code="invalid_input")


def test_firebase_out_of_reach_is_told(without_emulator, monkeypatch, user, expect_errors):
    user(phone=PHONE)
    (port,) = firebase_emulator.free_ports(1)
    monkeypatch.setattr(tokens, "ID_TOKEN_CERT_URI", f"http://127.0.0.1:{port}/")
    found = token(SIGNED, signed=b"x" * 256)
    refuse(lambda c: give(c, found), None, status=503, code="firebase_unavailable")
