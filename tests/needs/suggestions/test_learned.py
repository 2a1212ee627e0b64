"""A model says the same after it was kept; what is not whole is not loaded; the old one stands until the new one is there."""

import hashlib
import json
import subprocess
import sys
from uuid import uuid4

import numpy as np
import pytest

from needs.suggestions import learned, store
from needs.suggestions.features import blocks, cleaned
from needs.suggestions.learned import UnfitModel, load, save
from needs.suggestions.training import TooFew, train
from tests.needs.suggestions.conftest import examples

TEXT = "胡同里路灯不亮，黑得很"


@pytest.fixture(scope="module")
def model():
    return train(examples(), version="one", about={"trained_at": "2026-11-21"})


def test_it_learns_to_tell_them_apart(model):
    said = model.ask("", TEXT)
    assert said["category"][0][0] == "lighting"
    assert sum(share for _code, share in said["category"]) == pytest.approx(1, abs=1e-6)
    assert said["urgency"][0][0] == "normal"
    assert (model.about["examples"], model.about["categories"]["noise"]) == (60, 20)


def test_it_says_the_same_after_it_was_kept(model, tmp_path):
    again = load(save(model, tmp_path, "street"))
    for text in (TEXT, "半夜装修", "", "完全是别的事", "a" * 20_000, "\ud800半个字"):
        assert again.ask("", text) == model.ask("", text)
    assert again.version == "one"


def test_of_nothing_it_says_something_without_failing(model):
    said = model.ask("", "")["category"]
    assert len(said) == 3


def test_a_new_one_takes_the_place_of_the_old_and_leaves_nothing_behind(model, tmp_path):
    save(model, tmp_path, "street")
    other = train(examples(25), version="two", about={})
    assert load(save(other, tmp_path, "street")).version == "two"
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".json", ".npz"]


def test_when_writing_fails_the_old_one_stands(model, tmp_path, monkeypatch):
    file = save(model, tmp_path, "street")
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}

    def full(_descriptor):
        raise OSError(28, "no space left")

    monkeypatch.setattr(learned.os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        save(train(examples(25), version="two", about={}), tmp_path, "street")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before
    assert load(file).version == "one"


def _spoil(file, how):
    said = json.loads(file.read_text())
    data = file.parent / said["data"]
    if how == "no data":
        data.unlink()
    elif how == "a byte":
        data.write_bytes(bytes([data.read_bytes()[0] ^ 1]) + data.read_bytes()[1:])
    elif how == "half":
        data.write_bytes(data.read_bytes()[:200])
    elif how == "no JSON":
        file.write_text("{")
    elif how == "a list":
        file.write_text("[]")
    elif how == "another format":
        file.write_text(json.dumps({**said, "format": 2}))
    elif how == "other classes":
        said["heads"]["category"]["classes"] = ["a"]
        file.write_text(json.dumps(said))
    elif how == "another folder":
        file.write_text(json.dumps({**said, "data": f"/etc/../{data}"}))
        data.rename(data.with_name("moved.npz"))


@pytest.mark.parametrize(
    "how", ["no data", "a byte", "half", "no JSON", "a list", "another format", "other classes", "another folder"]
)
def test_what_is_not_whole_is_not_loaded(model, tmp_path, how):
    file = save(model, tmp_path, "street")
    _spoil(file, how)
    with pytest.raises(UnfitModel):
        load(file)


def test_nothing_that_is_loaded_is_run(model, tmp_path):
    """A pickle in the place of an array is refused, even under its right digest."""
    file = save(model, tmp_path, "street")
    said = json.loads(file.read_text())
    data = tmp_path / said["data"]
    arrays = dict(np.load(data))
    arrays["bias_category"] = np.array([{"a": 1}], dtype=object)
    np.savez(data, **arrays)
    said["sha256"] = hashlib.sha256(data.read_bytes()).hexdigest()
    file.write_text(json.dumps(said))
    with pytest.raises(UnfitModel):
        load(file)


def test_the_store_takes_up_what_was_trained_anew(model, models):
    own = uuid4()
    assert store.model_of(own) is None
    save(model, models, store.SHARED)
    assert store.model_of(own).version == "one"
    save(train(examples(25), version="two", about={}), models, str(own))
    assert store.model_of(own).version == "two"
    assert store.model_of(own) is store.model_of(own), "in memory"
    assert store.model_of(uuid4()).version == "one"
    _spoil(models / f"{own}.json", "no JSON")
    assert store.model_of(own).version == "one"


def test_a_server_that_suggests_has_no_scikit_learn_in_memory(model, tmp_path):
    file = save(model, tmp_path, "street")
    code = (
        "import sys; from pathlib import Path; from needs.suggestions.learned import load;"
        f"said = load(Path({str(file)!r})).ask('', {TEXT!r}); print(said['category'][0][0]);"
        "print([name for name in ('sklearn', 'scipy') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n")[:2] == ["lighting", "[]"]


def test_too_few_teach_nothing():
    for few in ([], examples(4), [each for each in examples() if each.category == "noise"]):
        with pytest.raises(TooFew):
            train(few, version="x", about={})


def test_two_categories_are_enough():
    two = train([each for each in examples() if each.category != "noise"], version="x", about={})
    assert two.ask("", TEXT)["category"][0][0] == "lighting"
    assert two.ask("", "垃圾没人清运，臭")["category"][0][0] == "hygiene"


def test_numbers_and_masked_places_are_one_sign():
    assert cleaned("A3区的12栋 Lamp\n\n坏") == "0区的0栋 0 坏"
    for keys, counts in blocks("灯坏", "灯坏了灯坏了"):
        assert list(keys) == sorted(set(keys))
        assert counts.min() >= 1
