"""`linli create-street CODE NAME`: a new street."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from backend.errors import DomainError
from backend.places.administration import create_street
from backend.places.commands import in_both
from backend.policy import NOBODY, Actor

STREET_DIGITS = 9
"""Of the national division codes: twelve digits less the three of a community."""


class Command(BaseCommand):
    """Create a street and print its id."""

    help = "创建街道并输出其编号。 Create a street and print its id."

    def add_arguments(self, parser: CommandParser) -> None:
        """Code and name; the rest has defaults."""
        parser.add_argument("code", help="区划代码，如 110101006 / division code")
        parser.add_argument("name", help="名称 / name")
        parser.add_argument("--name-en", default="", help="英文名 / English name")
        parser.add_argument("--timezone", default="Asia/Shanghai", help="时区 / time zone")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Create it; says which one exists where the code is taken."""
        _refuse_unfit(options)
        now = timezone.now()
        try:
            street = create_street(
                actor=Actor.system(street_id=NOBODY, at=now),
                code=options["code"],
                name=options["name"],
                name_en=options["name_en"],
                timezone=options["timezone"],
                now=now,
            )
        except DomainError as refusal:
            raise CommandError(in_both(refusal, "detail", between="\n")) from refusal
        self.stdout.write(str(street.id))


def _refuse_unfit(options: dict[str, Any]) -> None:
    code = options["code"]
    if len(code) != STREET_DIGITS or not (code.isascii() and code.isdecimal()):
        raise CommandError(
            f"街道代码是 {STREET_DIGITS} 位数字，如 110101006：{code}\n"
            f"The code of a street has {STREET_DIGITS} digits, as 110101006: {code}"
        )
    for key, longest in (("name", 60), ("name_en", 80)):
        value = options[key].strip()
        if len(value) > longest or "\x00" in value or (not value and key != "name_en"):
            raise CommandError(f"{key}：1–{longest} 个字符。 {key}: 1–{longest} characters.")
