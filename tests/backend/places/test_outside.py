"""Outside geocoders, played by servers on loopback that answer as Nominatim and Baidu do."""

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote_plus, urlencode

import pytest
from django.core.cache import cache

from backend.places import outside
from backend.places.datum import Datum
from backend.places.outside import Answer, GeocoderUnavailable, geocode
from backend.places.states import Exactness

STREET = "东四街道"
HOUSE = "东四六条 12 号"


class Played:
    """What it answers, in order, the last for ever; what it was asked, and when."""

    def __init__(self, *answers, delay=0.0):
        self.answers, self.delay, self.asked, self.at = list(answers), delay, [], []

    def __call__(self, path, query):
        self.at.append(time.monotonic())
        self.asked.append((path, query))
        time.sleep(self.delay)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer if isinstance(answer, tuple) else (200, answer)


def nominatim_says(**more):
    return [{"lat": "39.92881", "lon": "116.41603", "display_name": "东四六条, 北京市", "class": "highway", **more}]


def baidu_says(status=0, **more):
    found = {"location": {"lng": 116.4287, "lat": 39.9363}, "precise": 0, "confidence": 80, "level": "道路", **more}
    return {"status": status, **({"result": found} if status == 0 else {"message": "said by Baidu"})}


@pytest.fixture
def nominatim(settings, httpserver_of):
    def play(*answers, **more):
        played = Played(*answers, **more)
        settings.GEOCODER, settings.GEOCODER_URL = "nominatim", httpserver_of(played)
        return played

    return play


@pytest.fixture
def baidu(settings, httpserver_of):
    def play(*answers, **more):
        played = Played(*answers, **more)
        settings.GEOCODER, settings.GEOCODER_URL, settings.GEOCODER_KEY = "baidu", httpserver_of(played), "the-key"
        return played

    return play


@pytest.fixture(autouse=True)
def _impatient(settings):
    settings.GEOCODER_SECONDS = 0.4


def test_without_one_nobody_is_asked(settings):
    settings.GEOCODER = "none"
    assert not outside.is_set()
    assert geocode(HOUSE, street=STREET) is None


@pytest.mark.parametrize(
    ("more", "exactness"),
    [
        ({"address": {"house_number": "12", "road": "东四六条"}}, Exactness.EXACT),
        ({"address": {"road": "东四六条"}}, Exactness.LANDMARK),
        ({}, Exactness.LANDMARK),
        ({"class": "place", "address": {"suburb": "东四"}}, Exactness.AREA),
        ({"class": "boundary"}, Exactness.AREA),
    ],
)
def test_nominatim(nominatim, more, exactness):
    played = nominatim(nominatim_says(**more))
    assert geocode(HOUSE, street=STREET) == Answer(39.92881, 116.41603, Datum.WGS84, exactness)
    [(path, query)] = played.asked
    assert path == "/search"
    assert query["q"] == f"北京市{STREET}{HOUSE}"


@pytest.mark.parametrize(
    ("more", "exactness"),
    [
        ({"precise": 1}, Exactness.EXACT),
        ({}, Exactness.LANDMARK),
        ({"confidence": 30}, Exactness.AREA),
        ({"confidence": None}, Exactness.AREA),
    ],
)
def test_baidu_in_its_own_datum(baidu, more, exactness):
    played = baidu(baidu_says(**more))
    assert geocode(HOUSE, street=STREET) == Answer(39.9363, 116.4287, Datum.BD09, exactness)
    assert played.asked == [
        ("/geocoding/v3/", {"ak": "the-key", "output": "json", "address": f"北京市{STREET}{HOUSE}"})
    ]


def test_baidu_signed(baidu, settings):
    settings.GEOCODER_SECRET = "the-secret"
    played = baidu(baidu_says())
    geocode(HOUSE, street=STREET)
    [(path, query)] = played.asked
    said = urlencode({"ak": "the-key", "output": "json", "address": f"北京市{STREET}{HOUSE}"})
    assert query["sn"] == hashlib.md5(quote_plus(f"{path}?{said}the-secret").encode()).hexdigest()


@pytest.mark.parametrize("whose", ["nominatim", "baidu"])
def test_what_it_does_not_know_is_kept_too(request, whose):
    played = request.getfixturevalue(whose)([] if whose == "nominatim" else {"status": 0, "result": []})
    assert geocode(HOUSE, street=STREET) is None
    assert geocode("東四６條 １２號", street=STREET) is None, "the same place, written otherwise"
    assert len(played.asked) == 1


def test_the_same_address_is_asked_once_and_the_key_tells_nothing(nominatim):
    played = nominatim(nominatim_says())
    assert geocode(HOUSE, street=STREET) == geocode(HOUSE, street=STREET)
    assert len(played.asked) == 1
    geocode(HOUSE, street="朝阳门街道")
    assert len(played.asked) == 2
    assert not any("六条" in str(key) for key in cache._cache)


FAILURES = {
    "nominatim": [(500, {}), (503, {}), (429, {}), (200, b"<html>"), (200, b""), {"error": "no"}, [{"lat": "x"}]],
    "baidu": [
        (500, {}), (429, {}), (200, b"<html>"), {"status": 1}, {"status": 2}, {"status": 4}, {"status": 302},
        {"status": 401}, {"status": 0, "result": {"level": "x"}}, [], {},
    ],
}  # fmt: skip


@pytest.mark.parametrize(("whose", "answer"), [(whose, each) for whose, all_ in FAILURES.items() for each in all_])
def test_a_failure_is_said_so_and_tried_again(request, whose, answer):
    good = nominatim_says() if whose == "nominatim" else baidu_says()
    played = request.getfixturevalue(whose)(answer, good)
    with pytest.raises(GeocoderUnavailable) as refused:
        geocode(HOUSE, street=STREET)
    assert refused.value.status == 503
    assert geocode(HOUSE, street=STREET) is not None
    assert len(played.asked) == 2


@pytest.mark.parametrize(
    ("whose", "answer"),
    [("nominatim", (401, {})), ("nominatim", (403, {})), *(("baidu", {"status": n}) for n in (3, 101, 200, 211, 240))],
)
def test_a_wrong_key_is_told_to_who_runs_it(request, expect_errors, whose, answer):
    request.getfixturevalue(whose)(answer)
    with pytest.raises(GeocoderUnavailable):
        geocode(HOUSE, street=STREET)
    [record] = expect_errors
    said = record.getMessage()
    assert "GEOCODER_KEY" in said
    assert "the-key" not in said
    assert "六条" not in said
    assert record.exc_info is None


@pytest.mark.parametrize("whose", ["nominatim", "baidu"])
def test_it_is_not_waited_for_long(request, whose):
    played = request.getfixturevalue(whose)([], delay=1.2)
    began = time.monotonic()
    with pytest.raises(GeocoderUnavailable):
        geocode(HOUSE, street=STREET)
    assert time.monotonic() - began < 1.1
    assert len(played.asked) == 1


def test_nobody_there(settings):
    settings.GEOCODER, settings.GEOCODER_URL = "nominatim", "http://127.0.0.1:9"
    with pytest.raises(GeocoderUnavailable):
        geocode(HOUSE, street=STREET)


def test_one_call_a_second_whoever_asks(nominatim):
    played = nominatim(nominatim_says())
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda n: geocode(f"东四六条 {n} 号", street=STREET), range(3)))
    apart = [later - before for before, later in zip(played.at, played.at[1:], strict=False)]
    assert len(apart) == 2
    assert min(apart) > 0.9
