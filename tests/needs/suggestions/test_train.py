"""`linli train`: of the desk's own decisions, of a file; and what it is worth on real letters."""

import gzip
import io
import json

import pytest
from django.core.management import CommandError, call_command

from needs.suggestions.learned import load
from needs.suggestions.training import Example, evaluate
from tests.needs.stream import folder
from tests.needs.suggestions.conftest import examples

pytestmark = pytest.mark.usefixtures("models")


def run(*options, **named):
    out = io.StringIO()
    call_command("train", *options, stdout=out, **named)
    return out.getvalue()


def written(tmp_path, rows):
    file = tmp_path / "letters.jsonl"
    file.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows))
    return file


@pytest.fixture
def letters(tmp_path):
    return written(
        tmp_path, [{"subject": each.title, "detail": each.text, "label": each.category} for each in examples()]
    )


@pytest.mark.django_db
def test_of_too_little_nothing_is_written(street, models):
    assert "Too few decided needs (0)" in run("--street", street.code)
    assert not models.exists()


@pytest.mark.django_db
def test_a_street_learns_of_its_own_decisions(street, models, monkeypatch):
    own = [(each.title, each.text, each.category, each.urgency) for each in examples()]
    monkeypatch.setattr(
        "needs.suggestions.management.commands.train.confirmed", lambda pk: own if pk == street.id else []
    )
    said = run()
    assert "60" in said
    model = load(models / f"{street.id}.json")
    assert model.ask("", "路灯不亮")["category"][0][0] == "lighting"


@pytest.mark.django_db
def test_a_file_teaches_the_streets_that_have_no_model(street, models, letters):
    run("--file", str(letters))
    assert load(models / "shared.json").about["examples"] == 60


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"subject": "a", "detail": "b", "label": "没有这类"}], "code"),
        ([{"subject": "a", "detail": "b"}], "Line 1"),
        (["x"], "Line 1"),
    ],
)
def test_a_file_that_teaches_nothing_is_refused(street, models, tmp_path, rows, said):
    with pytest.raises(CommandError, match=said):
        run("--file", str(written(tmp_path, rows)))
    assert not models.exists()


@pytest.mark.django_db
def test_a_file_in_another_encoding_is_refused(street, models, tmp_path):
    file = tmp_path / "letters.jsonl"
    file.write_bytes('{"subject": "路灯", "detail": "不亮", "label": "lighting"}\n'.encode("gbk"))
    with pytest.raises(CommandError, match="not in UTF-8"):
        run("--file", str(file))
    assert not models.exists()


@pytest.mark.django_db
def test_no_street_and_no_file(street, tmp_path):
    with pytest.raises(CommandError, match="no street"):
        run("--street", "0")
    with pytest.raises(CommandError, match="no such file"):
        run("--evaluate", str(tmp_path / "nothing"))


def test_the_numbers_are_printed(letters):
    said = run("--evaluate", str(letters), "--seeds", "2").split("\n")
    assert said[0].split() == ["seed", "accuracy", "top2", "macro_f1", "calibration", "milliseconds"]
    assert [line.split()[0] for line in said[1:4]] == ["0", "1", "mean"]
    assert float(said[3].split()[1]) > 0.9


def test_what_it_is_worth_on_real_letters():
    """One of the five seeds whose mean `linli train --evaluate` prints. Of each fold a model is asked as a server asks it."""
    with gzip.open(folder() / "labelled_l1.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    [scores] = evaluate([Example(row["subject"], row["detail"], row["label_l1"]) for row in rows], seeds=[1])
    assert scores.accuracy >= 0.875
    assert scores.top2 >= 0.97
    assert scores.macro_f1 >= 0.87
    assert scores.milliseconds <= 5
