"""`linli import-categories CODE FILE`: the category tree of a street, from a JSON or CSV file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from backend.errors import DomainError
from backend.places.commands import in_both, street_named
from backend.policy import Actor
from needs.catalogue.reading import read
from needs.catalogue.services import Import, take_in


class Command(BaseCommand):
    """Take in a tree, or look what that would do."""

    help = "导入街道的诉求分类树（JSON 或 CSV）。 Import the category tree of a street (JSON or CSV)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, from where, and how."""
        parser.add_argument("code", help="街道代码 / code of the street")
        parser.add_argument("file", type=Path, help="JSON 或 CSV 文件 / a JSON or CSV file")
        parser.add_argument("--dry-run", action="store_true", help="只看结果，不写入 / look, and write nothing")
        parser.add_argument(
            "--replace", action="store_true", help="停用文件中没有的分类 / retire what the file does not name"
        )

    def handle(self, *_args: Any, **said: Any) -> None:
        """Take it in, and say what became of each row."""
        street = street_named(said["code"])
        file: Path = said["file"]
        if not file.is_file():
            raise CommandError(f"没有这个文件：{file}。 There is no such file: {file}.")
        now = timezone.now()
        try:
            report = take_in(
                actor=Actor.system(street_id=street.id, at=now),
                rows=read(file.read_bytes()),
                now=now,
                replace=said["replace"],
                dry_run=said["dry_run"],
            )
        except DomainError as refusal:
            raise CommandError(in_both(refusal, "detail")) from refusal
        self._tell(report, dry_run=said["dry_run"])

    def _tell(self, report: Import, *, dry_run: bool) -> None:
        for each in report.rejected:
            self.stderr.write(f"第 {each.row} 行 row {each.row} {each.code}: {each.why}")
        head = "试运行，未写入 dry run, nothing written: " if dry_run else ""
        self.stdout.write(
            f"{head}新增 created {len(report.created)} · 更新 updated {len(report.updated)} · "
            f"未变 unchanged {len(report.unchanged)} · 停用 retired {len(report.retired)} · "
            f"拒绝 rejected {len(report.rejected)}"
        )
        if report.rejected:
            raise SystemExit(1)
