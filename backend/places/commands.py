"""What the commands about a street share: the street that is named, and what is said in both languages."""

from django.core.management.base import CommandError
from django.utils.translation import override

from backend.places.models import Area, Level


def street_named(code: str) -> Area:
    """The street of this code. Raises `CommandError`, which names those that there are."""
    streets = Area.objects.filter(level=Level.STREET)
    found = streets.filter(code=code).first()
    if found is not None:
        return found
    known = ", ".join(streets.order_by("code").values_list("code", flat=True)[:20])
    raise CommandError(
        f"没有代码为 {code} 的街道（已有：{known or '无'}）。先用 linli create-street 新建。\n"
        f"There is no street with the code {code} (there are: {known or 'none'}). Make it first: linli create-street."
    )


def in_both(of: object, words: str, *, between: str = " ") -> str:
    """The attribute `words` of a thing in Chinese and in English; once where they are the same."""
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            said.append(str(getattr(of, words)))
    return between.join(dict.fromkeys(said))
