"""`linli import-gazetteer CODE FILE`: the hutongs, compounds and public places of a street."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from backend.errors import DomainError
from backend.places.administration import Import
from backend.places.commands import in_both, street_named
from backend.places.datum import Datum
from backend.places.entering import import_gazetteer
from backend.places.management.commands.import_boundaries import read_datum
from backend.policy import Actor

LARGEST = 50_000_000


class Command(BaseCommand):
    """Import a gazetteer; exits 1 when a row was rejected."""

    help = "导入地名库（胡同、院落、公共场所）。 Import the gazetteer of a street."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, the file, and what it is measured against."""
        parser.add_argument("code", help="街道代码 / code of the street")
        parser.add_argument("file", type=Path, help="CSV (name,aliases,kind,lat,lng,community) 或 / or GeoJSON")
        parser.add_argument(
            "--datum", type=read_datum, default=Datum.WGS84, help="坐标系 / datum: WGS-84, GCJ-02, BD-09"
        )
        parser.add_argument("--dry-run", action="store_true", help="只检查不写入 / check only, write nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, import, report."""
        content = _read(options["file"])
        street = street_named(options["code"])
        now = timezone.now()
        with tqdm(unit="row", file=self.stderr, disable=None) as bar:
            try:
                report = import_gazetteer(
                    actor=Actor.system(street_id=street.id, at=now),
                    street_id=street.id,
                    content=content,
                    datum=options["datum"],
                    now=now,
                    dry_run=options["dry_run"],
                    progress=bar.update,
                )
            except DomainError as refusal:
                raise CommandError(in_both(refusal, "detail")) from refusal
        self._tell(report, dry_run=options["dry_run"])
        if report.rejected:
            raise SystemExit(1)

    def _tell(self, report: Import, *, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write("仅检查，未写入。 Checked only; nothing was written.")
        self.stdout.write(
            f"新建 created {len(report.created)} · 更新 updated {len(report.updated)} · "
            f"未变 unchanged {len(report.unchanged)} · 退回 rejected {len(report.rejected)}"
        )
        for each in report.rejected:
            self.stdout.write(f"  #{each.index} {each.code or '—'}: " + in_both(each, "reason"))


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise CommandError(f"{path} 太大。 {path} is too large: {LARGEST // 1_000_000} MB at most.")
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"无法读取 {path}。 Cannot read {path}: {error.strerror}.") from error
