"""`linli street-config CODE [KEY=VALUE …]`: what a street does otherwise than the defaults."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from backend.errors import DomainError
from backend.places.administration import configure
from backend.places.commands import in_both, street_named
from backend.places.models import Area
from backend.places.options import Option, options
from backend.policy import Actor


class Command(BaseCommand):
    """List the options of a street, or set some of them."""

    help = "查看或设置街道的选项。 List or set the options of a street."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and which."""
        parser.add_argument("code", help="街道代码 / code of the street")
        parser.add_argument(
            "changes",
            nargs="*",
            metavar="KEY=VALUE",
            help="值为 JSON；“KEY=” 恢复默认 / the value in JSON; “KEY=” goes back to the default",
        )

    def handle(self, *_args: Any, **said: Any) -> None:
        """Set what is said, then show how it stands."""
        street = street_named(said["code"])
        if said["changes"]:
            now = timezone.now()
            try:
                street = configure(
                    actor=Actor.system(street_id=street.id, at=now),
                    street_id=street.id,
                    changes=dict(_change(each) for each in said["changes"]),
                    now=now,
                )
            except DomainError as refusal:
                raise CommandError(in_both(refusal, "detail", between=" · ")) from refusal
        for option in options().values():
            self.stdout.write(self._line(option, street))

    def _line(self, option: Option[Any], street: Area) -> str:
        stored = street.config.get(option.key)
        if stored is None:
            value, note = option.default_text, "（默认 default）"
        else:
            value = json.dumps(stored, ensure_ascii=False)
            note = "" if option.fits(stored) else f"（不合适，按默认 does not fit, so {option.default_text}）"
        return f"{option.key} = {value}{note}\n    {in_both(option, 'meaning', between=' · ')} [{option.values}]"


def _change(text: str) -> tuple[str, Any]:
    key, equals, value = text.partition("=")
    if not equals:
        raise CommandError(f"请写成 KEY=VALUE：{text}。 Write KEY=VALUE: {text}.")
    if not value:
        return key, None
    try:
        return key, json.loads(value)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{key} 的值不是 JSON。 The value of {key} is not JSON: {error}") from error
