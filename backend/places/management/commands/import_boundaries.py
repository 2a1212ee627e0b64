"""`linli import-boundaries FILE --street CODE`: outlines of a street, its communities and grids."""

import json
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from backend.errors import DomainError
from backend.places.administration import Import, import_boundaries
from backend.places.commands import in_both, street_named
from backend.places.datum import Datum
from backend.places.schemas import canonical
from backend.policy import Actor


def read_datum(text: str) -> Datum:
    """A datum as an argument spells it."""
    found = canonical(text)
    if not isinstance(found, Datum):
        raise ArgumentTypeError(f"请用 {', '.join(Datum.values)} 之一。 Use one of {', '.join(Datum.values)}.")
    return found


class Command(BaseCommand):
    """Import outlines; exits 1 when a feature was rejected."""

    help = "导入街道、社区、网格边界。 Import the outlines of a street, its communities and grids."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, whose it is, and what it is measured against."""
        parser.add_argument("file", type=Path, help="GeoJSON FeatureCollection")
        parser.add_argument("--street", required=True, help="街道代码 / code of the street")
        parser.add_argument(
            "--datum", type=read_datum, default=Datum.WGS84, help="坐标系 / datum: WGS-84, GCJ-02, BD-09"
        )
        parser.add_argument("--dry-run", action="store_true", help="只检查不写入 / check only, write nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, import, report."""
        geojson = _read(options["file"])
        street = street_named(options["street"])
        now = timezone.now()
        features = geojson.get("features") if isinstance(geojson, dict) else None
        total = len(features) if isinstance(features, list) else 0
        with tqdm(total=total, unit="feature", file=self.stderr, disable=None) as bar:
            try:
                report = import_boundaries(
                    actor=Actor.system(street_id=street.id, at=now),
                    street_id=street.id,
                    geojson=geojson,
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


def _read(path: Path) -> object:
    try:
        found: object = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CommandError(f"无法读取 {path}。 Cannot read {path}: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{path} 不是 UTF-8 的 JSON。 {path} is not JSON in UTF-8: {error}") from error
    return found
