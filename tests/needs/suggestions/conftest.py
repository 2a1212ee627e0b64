"""Letters that differ by a few words, and a folder of models of the test's own."""

import pytest

from needs.suggestions.training import Example

WORDS = {
    "lighting": "路灯不亮 灯杆 黑 照明",
    "noise": "装修 电钻 吵 半夜 音响",
    "hygiene": "垃圾 脏 臭 清运 公厕",
}
URGENCIES = {"lighting": "normal", "noise": "low", "hygiene": "normal"}


def examples(each=20):
    """So many letters of each category; the text says more than the words that tell."""
    return [
        Example(
            f"{word}的问题", f"第{n}号院{word}，已经{n}天了，{words.split()[n % 3]}也有", category, URGENCIES[category]
        )
        for category, words in WORDS.items()
        for n in range(each)
        for word in [words.split()[n % len(words.split())]]
    ]


@pytest.fixture
def models(settings, tmp_path):
    """The folder."""
    settings.MODELS_FOLDER = tmp_path / "models"
    return settings.MODELS_FOLDER
