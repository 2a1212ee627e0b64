"""`linli open311-key`: issue, list and revoke the keys by which outside programs report needs."""

from argparse import ArgumentTypeError
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from pydantic import ValidationError

from backend.accounts.models import User
from backend.accounts.phones import InvalidPhone, e164
from backend.errors import DomainError
from backend.places.commands import in_both, street_named
from backend.places.models import Area
from backend.policy import Actor
from needs.exchange import services
from needs.exchange.queries import visible_keys
from needs.exchange.schemas import KeyCreate


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ArgumentTypeError(f"不是编号。 Not an id: {text}") from error


class Command(BaseCommand):
    """Keys of Open311."""

    help = "发放、列出、撤销 Open311 密钥。 Issue, list and revoke keys of Open311."

    def add_arguments(self, parser: CommandParser) -> None:
        """Of which street, and what to do."""
        parser.add_argument("--street", required=True, help="街道代码 / code of the street")
        parser.add_argument("--phone", help="以谁的账户上报 / phone of the account in whose name it reports")
        parser.add_argument("--label", default="Open311", help="用途 / what it is for")
        parser.add_argument("--per-minute", type=int, default=60, help="每分钟次数 / requests a minute")
        parser.add_argument("--revoke", type=_id, metavar="ID", help="撤销 / revoke this one")

    def handle(self, *_args: Any, **options: Any) -> None:
        """With --phone a key is issued and printed once; with --revoke one is revoked; else they are listed."""
        street = street_named(options["street"])
        now = timezone.now()
        actor = Actor.system(street_id=street.id, at=now)
        try:
            if options["revoke"]:
                services.revoke_key(actor=actor, api_key_id=options["revoke"], now=now)
            elif options["phone"]:
                spec = KeyCreate(
                    user_id=_account(street, options["phone"]).id,
                    label=options["label"],
                    requests_per_minute=options["per_minute"],
                )
                _key, text = services.issue_key(actor=actor, spec=spec, now=now)
                self.stdout.write(text)
                self.stderr.write("只显示这一次，请妥善保存。 Shown this once: keep it safe.")
                return
        except ValidationError as error:
            raise CommandError(f"参数有误 / wrong arguments: {error}") from error
        except DomainError as refusal:
            raise CommandError(in_both(refusal, "detail")) from refusal
        for key in visible_keys(actor).select_related("user").order_by("id"):
            self.stdout.write(f"{key.id}  {key.status:8}  {key.user.masked_name}  {key.label}")


def _account(street: Area, phone: str) -> User:
    try:
        found = User.objects.filter(phone=e164(phone), home_street=street.id, is_active=True).first()
    except InvalidPhone as error:
        raise CommandError(f"手机号无效：{phone}。 Not a phone number: {phone}.") from error
    if found is None:
        raise CommandError(f"本街道没有手机号为 {phone} 的账户。 Nobody of this street has the phone {phone}.")
    return found
