"""`linli import-volunteers FILE --street CODE`: a list of volunteers onto the roster. Stopped, and started again, it goes on where it was."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from pydantic import ValidationError

from backend.accounts.models import User
from backend.errors import DomainError
from backend.imports.commands import existing, mapping_in, phone_of, pieces, read, tell_result
from backend.places.commands import in_both, street_named
from backend.places.models import Area
from backend.policy import Actor
from volunteers.group.queries import holders
from volunteers.group.states import Tier
from volunteers.imports import services
from volunteers.imports.schemas import VolunteerImportCreate, VolunteerMapping
from volunteers.imports.words import WORDS


class Command(BaseCommand):
    """Import volunteers; exits 1 when a row was rejected, 2 when none could be read."""

    help = (
        "从表格（CSV）导入志愿者；中断后再次运行会接着导入，重复运行不会重复登记。 "
        "Import volunteers from a table (CSV); run again after a stop, it goes on where it was, and enters nobody twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, whose it is, and what its columns mean."""
        parser.add_argument("file", type=Path, help="CSV")
        parser.add_argument("--street", required=True, help="街道代码 / code of the street")
        parser.add_argument(
            "--by", help="管理员或核心负责人手机号，有多位时必填 / phone of the manager or core leader who enters them"
        )
        parser.add_argument("--agreed", action="store_true", help="表中各人均已同意 / everybody in it agreed")
        parser.add_argument("--mapping", type=Path, help="JSON {columns, skills}")
        parser.add_argument("--report", type=Path, help="把退回行写入此 CSV / write what was rejected to this CSV")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不登记 / check only, enter nobody")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Take the file in, read it, report."""
        path = existing(options["file"])
        street = street_named(options["street"])
        now = timezone.now()
        actor = Actor(user_id=_who_enters(street, options["by"]).id, street_id=street.id, at=now, assured=True)
        try:
            spec = VolunteerImportCreate(
                mapping=VolunteerMapping.model_validate(mapping_in(options["mapping"])),
                agreed=options["agreed"],
                dry_run=options["dry_run"],
            )
            found = services.ask_import(actor=actor, spec=spec, now=now, content=lambda: pieces(path))
        except ValidationError as error:
            raise CommandError(f"映射有误 / the mapping is wrong: {error}") from error
        except DomainError as refusal:
            raise CommandError(in_both(refusal, "detail")) from refusal
        read(services.IMPORTER, found, bar=self.stderr)
        checked = "仅检查，未登记。 Checked only; nobody was entered."
        tell_result(self, found, WORDS, checked=checked, report=options["report"])


def _who_enters(street: Area, phone: str | None) -> User:
    managing = holders(street.id, Tier.MANAGER, Tier.CORE_LEADER, at=timezone.now())
    rows = User.objects.filter(pk__in=managing, is_active=True)
    found = list((rows if phone is None else rows.filter(phone=phone_of(phone)))[:2])
    if len(found) != 1:
        raise CommandError(
            "请用 --by 指明本街道的一位管理员或核心负责人。 Name a manager or core leader of the street with --by."
        )
    return found[0]
