"""`linli import-needs FILE --street CODE`: needs out of another system. Stopped, and started again, it goes on where it was."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from pydantic import ValidationError

from backend.accounts.models import User
from backend.errors import DomainError
from backend.imports.commands import existing, mapping_in, phone_of, pieces, read, tell_result
from backend.parties.models import Post
from backend.parties.queries import people_on
from backend.places.commands import in_both, street_named
from backend.places.models import Area
from backend.policy import Actor
from needs.exchange import services
from needs.exchange.schemas import ImportCreate, MappingIn
from needs.exchange.services.imports import IMPORTER
from needs.exchange.states import Source
from needs.exchange.words import WORDS


class Command(BaseCommand):
    """Import needs; exits 1 when a row was rejected, 2 when none could be read."""

    help = (
        "从表格（CSV）或 Open311 JSON 导入需求；中断后再次运行会接着导入。 "
        "Import needs from a table (CSV) or Open311 JSON; run again after a stop, it goes on where it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, whose it is, and what its columns mean."""
        parser.add_argument("file", type=Path, help="CSV / JSON")
        parser.add_argument("--street", required=True, help="街道代码 / code of the street")
        parser.add_argument("--source", help="来源系统，默认文件名 / the system it is from, by default the file's name")
        parser.add_argument("--format", choices=Source.values, help="默认按扩展名 / by default as the file is called")
        parser.add_argument(
            "--mapping", type=Path, help="JSON {columns, kinds, kind, categories, unknown_category, datum}"
        )
        parser.add_argument("--importer", help="录入员手机号 / phone of the importer, where the street has several")
        parser.add_argument("--report", type=Path, help="把退回行写入此 CSV / write what was rejected to this CSV")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不建需求 / check only, make no need")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Take the file in, read it, report."""
        path = existing(options["file"])
        street = street_named(options["street"])
        now = timezone.now()
        actor = Actor(user_id=_importer(street, options["importer"]).id, street_id=street.id, at=now)
        kind = options["format"] or (Source.OPEN311 if path.suffix.lower() in {".json", ".jsonl"} else Source.CSV)
        try:
            spec = ImportCreate(
                format=kind,
                source=options["source"] or path.name[:100],
                mapping=MappingIn.model_validate(mapping_in(options["mapping"])),
                dry_run=options["dry_run"],
            )
            found = services.ask_import(actor=actor, spec=spec, now=now, content=lambda: pieces(path))
        except ValidationError as error:
            raise CommandError(f"映射有误 / the mapping is wrong: {error}") from error
        except DomainError as refusal:
            raise CommandError(in_both(refusal, "detail")) from refusal
        read(IMPORTER, found, bar=self.stderr)
        checked = "仅检查，未建需求。 Checked only; no need was made."
        tell_result(self, found, WORDS, checked=checked, report=options["report"])


def _importer(street: Area, phone: str | None) -> User:
    people = people_on(Post.IMPORTER, street_id=street.id, at=timezone.now())
    rows = User.objects.filter(pk__in=people, is_active=True)
    if phone is not None:
        rows = rows.filter(phone=phone_of(phone))
    found = list(rows[:2])
    if len(found) != 1:
        raise CommandError(
            "请用 --importer 指明一位在岗的录入员（岗位 importer）。 Name one person on the post importer with --importer."
        )
    return found[0]
