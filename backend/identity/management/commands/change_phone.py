"""`change_phone`: the phone of whoever runs the deployment, which nobody changes over the network."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.timezone import localtime

from backend.accounts.models import User
from backend.accounts.phones import InvalidPhone, e164
from backend.errors import DomainError
from backend.identity.services import ask_for_phone
from backend.policy import NOBODY, Actor


class Command(BaseCommand):
    """Asks for it as staff do for others: it waits, and the old phone is told."""

    help = "更换丢失手机的超级用户的手机号。 Change the phone of a superuser who has lost it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, to which, and why."""
        parser.add_argument("--phone", required=True, help="旧手机号 the old one: +8613800138000")
        parser.add_argument("--to", required=True, help="新手机号 the new one: +8613900139000")
        parser.add_argument("--reason", required=True, help="原因 why, for the audit")

    def handle(self, *, phone: str, to: str, reason: str, **_options: Any) -> None:
        """Ask, and say when it is done. Raises `CommandError` that says what to do."""
        now = timezone.now()
        try:
            person = User.objects.filter(phone=e164(phone), is_active=True).first()
        except InvalidPhone as error:
            raise CommandError(f"手机号无效：{phone}\nNot a mobile phone number: {phone}") from error
        if person is None:
            raise CommandError(f"没有手机号为 {phone} 的用户。\nNobody has the phone {phone}.")
        actor = Actor.system(street_id=person.home_street_id or NOBODY, at=now)
        try:
            made = ask_for_phone(actor=actor, user_id=person.id, phone=to, reason=reason, now=now)
        except DomainError as error:
            raise CommandError(str(error.detail)) from error
        due = f"{localtime(made.due_at):%Y-%m-%d %H:%M}"
        self.stdout.write(
            f"完成：{due} 后改用新手机号；旧手机会收到通知。\n"
            f"Done: after {due} the new phone is in use; the old one is told."
        )
