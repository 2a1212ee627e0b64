import pytest

from backend.accounts.phones import InvalidPhone, e164


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        "138 0013 8000",
        " +86 138-0013-8000 ",
        "0086 13800138000",
        "+86 (138) 0013-8000",
        "１３８００１３８０００",
    ],
)
def test_one_number_however_it_is_written(text):
    assert e164(text) == "+8613800138000"


def test_a_number_of_another_country_keeps_it():
    assert e164("+852 6123 4567") == "+85261234567"


@pytest.mark.parametrize(
    "text",
    ["", "+", "12345", "1380013800", "138001380001", "010-85116000", "+8613800138000;ext=5", "1-800-FLOWERS",
     "13800138000\x00", "tel:13800138000", "+" + "1" * 40, "\ud800", "+999123456789", "110"],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(InvalidPhone):
        e164(text)
