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


def test_a_landline_only_where_one_will_do():
    assert e164("010-6404 1234", landline=True) == "+861064041234"
    assert e164("138 0013 8000", landline=True) == "+8613800138000"
    with pytest.raises(InvalidPhone, match="not a mobile phone"):
        e164("010-6404 1234")


@pytest.mark.parametrize(
    "text", ["", "12345", "010-6404 1234 ext. 5", "tel:010-64041234", "010-64041234\x00", "+" + "1" * 40]
)
def test_no_phone_at_all_is_refused_even_there(text):
    with pytest.raises(InvalidPhone, match="not a phone number"):
        e164(text, landline=True)


@pytest.mark.parametrize(
    "text",
    ["", "+", "12345", "1380013800", "138001380001", "010-85116000", "+8613800138000;ext=5", "1-800-FLOWERS",
     "13800138000\x00", "tel:13800138000", "+" + "1" * 40, "\ud800", "+999123456789", "110"],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(InvalidPhone):
        e164(text)
