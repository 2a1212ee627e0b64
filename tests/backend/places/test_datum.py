"""Datum conversion against an independent implementation, and against pairs that were measured."""

import json
import os
from pathlib import Path

import prcoords
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from backend.places.datum import Datum, from_wgs84, in_mainland, to_wgs84
from backend.places.geo import distance_m

mainland = st.tuples(st.floats(19, 50), st.floats(80, 126)).filter(lambda p: in_mainland(*p))
shifted = st.sampled_from([Datum.GCJ02, Datum.BD09])


@given(mainland, shifted)
@example((39.929, 116.4195), Datum.GCJ02)
@example((22.5446, 114.1170), Datum.GCJ02)
@example((22.2200, 113.5480), Datum.BD09)
def test_there_and_back_is_the_same_place(position, datum):
    there = from_wgs84(*position, datum)
    assume(in_mainland(*there))
    back = to_wgs84(*there, datum)
    assert distance_m(position, back) < 0.001
    assert max(abs(a - b) for a, b in zip(position, back, strict=True)) < 1e-7


@given(mainland, shifted)
def test_agrees_with_prcoords(position, datum):
    oracle = prcoords.wgs_gcj if datum == Datum.GCJ02 else prcoords.wgs_bd
    assert distance_m(from_wgs84(*position, datum), tuple(oracle(position))) < 0.001


@given(mainland, shifted)
def test_the_inverse_agrees_with_prcoords(position, datum):
    oracle = prcoords.gcj_wgs_bored if datum == Datum.GCJ02 else prcoords.bd_wgs_bored
    there = from_wgs84(*position, datum)
    assume(in_mainland(*there))
    assert distance_m(to_wgs84(*there, datum), tuple(oracle(there))) < 0.5


@pytest.mark.parametrize(
    ("name", "lat", "lng"),
    [
        ("Hong Kong, Central", 22.2819, 114.1582),
        ("Hong Kong, Tai Po", 22.4508, 114.1642),
        ("Hong Kong, airport", 22.3080, 113.9185),
        ("Macao, Senado", 22.1937, 113.5399),
        ("Macao, Coloane", 22.1200, 113.5600),
        ("Taipei", 25.0330, 121.5654),
        ("Kaohsiung", 22.6273, 120.3014),
        ("Penghu", 23.5655, 119.5863),
        ("Seoul", 37.5665, 126.9780),
        ("Tokyo", 35.6762, 139.6503),
        ("Singapore", 1.3521, 103.8198),
        ("Hanoi", 21.0285, 105.8542),
        ("Ulaanbaatar", 47.8864, 106.9057),
        ("Berlin", 52.52, 13.405),
    ],
)
def test_elsewhere_is_not_shifted(name, lat, lng):
    for datum in Datum:
        assert from_wgs84(lat, lng, datum) == (lat, lng), name
        assert to_wgs84(lat, lng, datum) == (lat, lng), name


@pytest.mark.parametrize(
    ("name", "lat", "lng"),
    [
        ("Beijing", 39.9042, 116.4074),
        ("Shenzhen, Luohu", 22.5446, 114.1170),
        ("Shenzhen, Futian", 22.5329, 114.0560),
        ("Zhuhai, Gongbei", 22.2200, 113.5480),
        ("Xiamen", 24.4798, 118.0894),
        ("Pingtan", 25.5037, 119.7910),
        ("Shanghai", 31.2304, 121.4737),
        ("Kashgar", 39.4704, 75.9897),
        ("Ürümqi", 43.8256, 87.6168),
        ("Lhasa", 29.6520, 91.1721),
        ("Harbin", 45.8038, 126.5350),
        ("Mohe", 52.9721, 122.5386),
        ("Dandong", 40.1243, 124.3830),
        ("Fuyuan", 48.3647, 134.3075),
        ("Kunming", 24.8801, 102.8329),
        ("Jinghong", 22.0017, 100.7971),
        ("Nanning", 22.8170, 108.3665),
        ("Haikou", 20.0440, 110.1999),
        ("Sanya", 18.2528, 109.5119),
    ],
)
def test_all_of_the_mainland_is_shifted(name, lat, lng):
    assert 50 < distance_m((lat, lng), from_wgs84(lat, lng, Datum.GCJ02)) < 1_500, name


def test_dongcheng_is_off_by_about_550_metres():
    assert 500 < distance_m((39.929, 116.4195), from_wgs84(39.929, 116.4195, Datum.GCJ02)) < 600


def test_the_pairs_of_dongcheng_agree_within_a_metre():
    if "LINLI_DATA" not in os.environ:
        pytest.skip("LINLI_DATA names no folder with real data")
    pairs = json.loads((Path(os.environ["LINLI_DATA"]) / "geo_dongcheng/coord_pairs_wgs84_gcj02.json").read_text())
    assert len(pairs) == 130
    off = []
    for pair in pairs:
        wgs, gcj = tuple(pair["wgs84"][::-1]), tuple(pair["gcj02"][::-1])
        there, back = distance_m(from_wgs84(*wgs, Datum.GCJ02), gcj), distance_m(to_wgs84(*gcj, Datum.GCJ02), wgs)
        off.append((max(there, back), pair["name"]))
    print(f"\n{len(off)} pairs, each there and back: at most {max(off)[0]:.2f} m off")  # noqa: T201  # shown by -s
    assert [each for each in off if each[0] >= 1] == []
