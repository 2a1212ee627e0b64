"""What people read is there in Chinese, whole, and compiled."""

import gettext

import pytest
from django.utils.translation import gettext as translated
from django.utils.translation import override

from tools import messages

CATALOGUE = [each for each in messages.catalogue() if each.id]


def test_messages_were_found():
    assert len(CATALOGUE) > 300


def test_every_message_is_translated_and_keeps_its_fields():
    assert messages.problems(messages.catalogue()) == []


def test_the_files_are_those_of_the_sources():
    po, mo = messages.rendered(messages.catalogue())
    assert messages.PO.read_bytes() == po, "run `make messages`"
    assert messages.MO.read_bytes() == mo, "run `make messages`"


def test_the_compiled_catalogue_is_what_people_get():
    with messages.MO.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    text = "You may not do this ({action}). It is for: {rule}. What you may do stands under actions."
    with override("zh-hans"):
        assert translated(text) == compiled.gettext(text) != text
    with override("en"):
        assert translated(text) == text


@pytest.mark.parametrize("wrong", ["派单", "用户需求单"])
def test_no_word_is_used_that_the_vocabulary_rejects(wrong):
    assert not [each.id for each in CATALOGUE if wrong in str(each.string)]


def test_a_lost_field_is_found():
    made = messages.catalogue()
    made["Wait {wait} seconds, then try again."].string = "请等待。"
    assert len(messages.problems(made)) == 1
