"""`linli import-needs FILE --street CODE`: needs out of another system. Stopped, and started again, it goes on where it was."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from pydantic import ValidationError
from tqdm import tqdm

from backend.accounts.models import User
from backend.accounts.phones import InvalidPhone, e164
from backend.errors import DomainError
from backend.imports.reports import reported
from backend.imports.states import ImportStatus
from backend.imports.words import both
from backend.parties.models import Post
from backend.parties.queries import people_on
from backend.places.commands import in_both, street_named
from backend.places.models import Area
from backend.policy import Actor
from needs.exchange import services
from needs.exchange.models import Import
from needs.exchange.schemas import ImportCreate, MappingIn
from needs.exchange.states import Source
from needs.exchange.words import WORDS

PIECE = 1_048_576


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
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"没有这个文件：{path}。 There is no such file: {path}.")
        street = street_named(options["street"])
        now = timezone.now()
        actor = Actor(user_id=_importer(street, options["importer"]).id, street_id=street.id, at=now)
        kind = options["format"] or (Source.OPEN311 if path.suffix.lower() in {".json", ".jsonl"} else Source.CSV)
        try:
            spec = ImportCreate(
                format=kind,
                source=options["source"] or path.name[:100],
                mapping=MappingIn.model_validate(_mapping(options["mapping"])),
                dry_run=options["dry_run"],
            )
            found = services.ask_import(actor=actor, spec=spec, now=now, content=lambda: _pieces(path))
        except ValidationError as error:
            raise CommandError(f"映射有误 / the mapping is wrong: {error}") from error
        except DomainError as refusal:
            raise CommandError(in_both(refusal, "detail")) from refusal
        self._read(found)
        found.refresh_from_db()
        self._tell(found, options["report"])

    def _read(self, found: Import) -> None:
        with tqdm(unit="行", desc="导入 / imported", file=self.stderr, disable=None) as bar:

            def tell(after: Import) -> None:
                bar.total = after.total or Import.objects.values_list("total", flat=True).get(pk=after.pk)
                bar.update(after.read - bar.n)

            services.run_import(import_id=found.id, clock=timezone.now, tell=tell)

    def _tell(self, found: Import, report: Path | None) -> None:
        if found.problem:
            self.stdout.write(" ".join(both(found.problem, WORDS)))
            raise SystemExit(2)
        if found.dry_run:
            self.stdout.write("仅检查，未建需求。 Checked only; no need was made.")
        self.stdout.write(
            f"读取 read {found.read} · 新建 created {found.created} · 已有 existing {found.existing} · "
            f"退回 rejected {found.rejected} · 有备注 noted {found.noted}"
        )
        if report is not None:
            with report.open("w", encoding="utf-8", newline="") as out:
                out.writelines(reported(found, WORDS))
        else:
            for line in found.lines.filter(kept=False).order_by("number")[:20]:
                self.stdout.write(f"  #{line.number} {line.column} {line.code}: {' '.join(both(line.code, WORDS))}")
        if found.status != ImportStatus.DONE or found.rejected:
            raise SystemExit(1)


def _importer(street: Area, phone: str | None) -> User:
    people = people_on(Post.IMPORTER, street_id=street.id, at=timezone.now())
    rows = User.objects.filter(pk__in=people, is_active=True)
    if phone is not None:
        try:
            rows = rows.filter(phone=e164(phone))
        except InvalidPhone as error:
            raise CommandError(f"手机号无效：{phone}。 Not a phone number: {phone}.") from error
    found = list(rows[:2])
    if len(found) != 1:
        raise CommandError(
            "请用 --importer 指明一位在岗的录入员（岗位 importer）。 Name one person on the post importer with --importer."
        )
    return found[0]


def _mapping(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise CommandError(f"无法读取映射 {path}。 Cannot read the mapping {path}: {error}") from error
    if not isinstance(found, dict):
        raise CommandError(f"映射应为 JSON 对象：{path}。 The mapping is a JSON object: {path}.")
    return found


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
