"""`token PHONE`: an access token on standard output, and nothing else there."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.phones import InvalidPhone, e164
from backend.accounts.services import start_session
from backend.policy import NOBODY
from backend.services import unit_of_work


class Command(BaseCommand):
    """For trying things on an embedded server. The session counts as passed by a second factor."""

    help = "打印某人的访问令牌（仅限内置数据库模式）。 Print an access token of a person (embedded mode only)."
    requires_system_checks: list[str] = []  # noqa: RUF012  # Django's own annotation

    def add_arguments(self, parser: CommandParser) -> None:
        """The phones."""
        parser.add_argument("phones", nargs="+", metavar="PHONE", help="+8619900000001")

    def handle(self, *, phones: list[str], **_options: Any) -> None:
        """Print the tokens, one a line. Raises `CommandError` that says what to do."""
        if not settings.EMBEDDED:
            raise CommandError(
                "令牌只在内置数据库模式下发放；请取消 DATABASE_URL，或用手机验证码登录。\n"
                "Tokens are given in embedded mode only: unset DATABASE_URL, or sign in with a code (POST /api/v1/auth/code)."
            )
        for phone in phones:
            self.stdout.write(_token(phone))


def _token(phone: str) -> str:
    try:
        number = e164(phone)
    except InvalidPhone as error:
        raise CommandError(f"手机号无效：{phone}\nNot a mobile phone number: {phone}") from error
    person = User.objects.filter(phone=number, is_active=True, home_street__isnull=False).first()
    if person is None:
        raise CommandError(
            f"没有手机号为 {number} 的用户；演示人物如 +8619900000001，见 make demo 启动时的名单（先运行它）。\n"
            f"Nobody has the phone {number}. The demo's people, such as +8619900000001, stand where make demo starts (run it first)."
        )
    with unit_of_work(person.home_street_id or NOBODY):
        grant = start_session(person=person, device="linli token", now=timezone.now(), assured=True)
    return grant.token
