"""`create_admin`: the first administrator of a deployment that does not start from the demonstration."""

import getpass
import os
import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from backend.accounts.phones import InvalidPhone, e164
from backend.accounts.second_factor import enrol, is_enrolled
from backend.accounts.services import make_superuser
from backend.parties.models import Post, Posting
from backend.parties.queries import in_force
from backend.parties.schemas import Term, Who
from backend.parties.services import post
from backend.places.commands import street_named
from backend.policy import Actor
from backend.services import unit_of_work

PASSWORD = "LINLI_ADMIN_PASSWORD"  # noqa: S105  # the name of the variable


class Command(BaseCommand):
    """Makes or promotes a person: superuser, and administrator of a street. Running it again changes the password only."""

    help = (
        "创建或提升首位管理员；此人是本系统所有街道的超级用户。 "
        "Make, or promote, the first administrator: a superuser of all streets of the deployment."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and of which street."""
        parser.add_argument("--phone", required=True, help="13800138000 / +8613800138000")
        parser.add_argument("--name", required=True, help="姓名 name")
        parser.add_argument("--street", required=True, help="街道代码 code of the street, 110101005")

    def handle(self, *, phone: str, name: str, street: str, **_options: Any) -> None:
        """Do it, and say what comes next. Raises `CommandError` that says what to do."""
        try:
            number = e164(phone)
        except InvalidPhone as error:
            raise CommandError(f"手机号无效：{phone}\nNot a mobile phone number: {phone}") from error
        if not name.strip() or len(name) > 60 or "\x00" in name:
            raise CommandError("姓名须为 1 至 60 个字。 The name has 1 to 60 characters.")
        place = street_named(street)
        password = _password()
        now = timezone.now()
        with transaction.atomic():
            actor = Actor.system(street_id=place.id, at=now)
            with unit_of_work(place.id):
                person = make_superuser(actor=actor, phone=number, name=name, street=place, password=password, now=now)
                if person.home_street_id != place.id:
                    raise CommandError(
                        "此人属于另一个街道；请换一个手机号。\n"
                        "This person is at home in another street: use another phone for this one."
                    )
                held = Posting.objects.filter(in_force(now), user=person, area=place, post=Post.ADMINISTRATOR)
                if not held.exists():
                    who = Who(user_id=person.id)
                    post(actor=actor, who=who, held=Post.ADMINISTRATOR, area_id=place.id, term=Term(), now=now)
                shown = None
                if settings.ADMIN_SECOND_FACTOR and not is_enrolled(person.id):
                    shown = enrol(actor=actor, person=person, now=now)
        self.stdout.write(
            f"完成：{name}（{number}）现在是{place.name}的管理员，也是本系统所有街道的超级用户。\n"
            "下一步：用手机号和密码登录 /admin/；再用 POST /api/v1/postings 安排街道和社区的岗位。\n"
            f"Done: {name} ({number}) administers {place.name_en or place.name}, and is a superuser of all streets here.\n"
            "Next: sign in at /admin/ with phone and password; put people on posts with POST /api/v1/postings."
        )
        if shown is not None:
            uri, codes = shown
            self.stdout.write(
                "登录 /admin/ 还需两步验证：把下面的地址加入验证器应用，并抄下恢复码；只显示这一次。\n"
                "At /admin/ a second factor is asked for: add this address to an authenticator app and write the recovery codes "
                f"down; they are shown this once.\n{uri}\n{' '.join(codes)}"
            )


def _password() -> str:
    password = os.environ.get(PASSWORD) or _asked()
    try:
        validate_password(password)
    except ValidationError as error:
        with override("zh-hans"):
            chinese = " ".join(error.messages)
        with override("en"):
            english = " ".join(error.messages)
        raise CommandError(
            f"密码太弱，至少 12 个字符且不常见：{chinese}\n"
            f"The password is too weak; use 12 characters or more that are not common: {english}"
        ) from error
    return password


def _asked() -> str:
    if not sys.stdin.isatty():
        raise CommandError(
            f"没有终端可输入密码；请设置 {PASSWORD}。\nNo terminal to ask for a password: set {PASSWORD}."
        )
    first = getpass.getpass("密码 password: ")
    again = getpass.getpass("再输一次 again: ")
    if first != again:
        raise CommandError("两次输入不同，请重试。 The two differ; try again.")
    return first
