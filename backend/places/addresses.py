"""Addresses as people write them, brought into one form: 东四６條胡同１２號院 and 东四六条12号 are one place."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_SIMPLIFIED = str.maketrans("條號東樓衖區園單門幾閣廟廠馬龍長雙裡裏", "条号东楼弄区园单门几阁庙厂马龙长双里里")
_DIGITS = "零一二三四五六七八九"
_VALUES = {character: value for value, character in enumerate(_DIGITS)} | {"〇": 0, "两": 2}
_CHINESE = "零〇一二三四五六七八九十两"

_COUNTED = re.compile(r"(\d{1,2})(?=条|巷|胡同|弄堂|里(?!\d))")
"""A number that belongs to the name of a lane: 东四 10 条."""
_NUMBERED = re.compile(rf"([{_CHINESE}百]+)(?=号|栋|幢|座|单元)")
"""A house number in words: 十二号院."""
_NOISE = re.compile(r"[^\w-]|_")
_HOUSE = re.compile(r"(?P<lane>.*?\D)(?P<number>[甲乙丙丁附]?\d+(?:[甲乙丙丁]|-\d+)*)(?:号|栋|幢|座|弄|$)(?P<rest>.*)")
_ABOVE = re.compile(r"^.{1,7}?(?:省|自治区|(?<![小])区|市|县|街道|社区)(?=..)")
"""What stands above the lane: 北京市东城区东四街道."""


@dataclass(frozen=True, slots=True)
class Address:
    """A lane, compound or place in plain form, and the number of the house; empty where none is named."""

    lane: str
    number: str


def plain(text: str) -> str:
    """One form for all ways to write it: half-width, simplified, without spaces and punctuation, lanes counted in Chinese."""
    said = unicodedata.normalize("NFKC", text).lower().translate(_SIMPLIFIED).replace("衚衕", "胡同")
    said = _NOISE.sub("", said)
    said = _NUMBERED.sub(lambda found: _number(found[1]), said)
    said = _COUNTED.sub(lambda found: _words(int(found[1])), said)
    return said.replace("条胡同", "条")


def readings(text: str) -> Iterator[Address]:
    """What an address may mean, likeliest first: as it stands, then without the areas in front one by one."""
    said = plain(text)
    while said:
        yield _read(said)
        shorter = _ABOVE.sub("", said, count=1)
        if shorter == said:
            return
        said = shorter


def read(text: str) -> Address:
    """An address with nothing in front."""
    return _read(plain(text))


def _read(said: str) -> Address:
    found = _HOUSE.match(said)
    return Address(found["lane"], found["number"]) if found else Address(said, "")


def _number(words: str) -> str:
    """十二 → 12, 一百零三 → 103, 二〇一 → 201."""
    if "百" not in words and "十" not in words:
        return "".join(str(_VALUES[each]) for each in words)
    hundreds, _, rest = words.rpartition("百")
    tens, has_tens, ones = rest.lstrip("零〇").rpartition("十")
    value = 100 * (_VALUES.get(hundreds, 1) if "百" in words else 0)
    value += 10 * (_VALUES.get(tens, 1) if has_tens else 0) + _VALUES.get(ones, 0)
    return str(value)


def _words(number: int) -> str:
    """6 → 六, 12 → 十二, 20 → 二十."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")
