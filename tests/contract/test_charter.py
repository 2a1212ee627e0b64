"""The charter reads like one."""

import re

from tools.docs.charter import policy_page


def test_a_word_is_explained_once_in_a_chapter():
    for chapter in policy_page().split("\n### "):
        words = re.findall(r"^- \*\*(.+?)\*\* — ", chapter, re.MULTILINE)
        assert len(words) == len(set(words)), chapter.splitlines()[0]
