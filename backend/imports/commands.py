"""What the commands that import a table share: the file in pieces, its mapping, a bar on a terminal, what is told in the end."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.utils import timezone
from tqdm import tqdm

from backend.accounts.phones import InvalidPhone, e164
from backend.imports.importer import Importer
from backend.imports.models import FileImport
from backend.imports.reports import reported
from backend.imports.states import ImportStatus
from backend.imports.words import Words, both

PIECE = 1_048_576
SHOWN = 20

F = TypeVar("F", bound=FileImport)


def pieces(path: Path) -> Iterator[bytes]:
    """A file, piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def existing(path: Path) -> Path:
    """The file, which is there. Raises `CommandError`."""
    if not path.is_file():
        raise CommandError(f"没有这个文件：{path}。 There is no such file: {path}.")
    return path


def mapping_in(path: Path | None) -> dict[str, Any]:
    """The JSON object of a mapping; empty without a file. Raises `CommandError`."""
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise CommandError(f"无法读取映射 {path}。 Cannot read the mapping {path}: {error}") from error
    if not isinstance(found, dict):
        raise CommandError(f"映射应为 JSON 对象：{path}。 The mapping is a JSON object: {path}.")
    return found


def phone_of(text: str) -> str:
    """E.164. Raises `CommandError`."""
    try:
        return e164(text)
    except InvalidPhone as error:
        raise CommandError(f"手机号无效：{text}。 Not a phone number: {text}.") from error


def read(importer: Importer[F], found: F, *, bar: OutputWrapper) -> None:
    """Read it to its end, with a bar where `bar` is a terminal."""
    with tqdm(unit="行", desc="导入 / imported", file=bar, disable=None) as shown:

        def tell(after: F) -> None:
            rows = importer.imports._default_manager  # noqa: SLF001  # of a model that is not known here
            shown.total = after.total or rows.values_list("total", flat=True).get(pk=after.pk)
            shown.update(after.read - shown.n)

        importer.run(import_id=found.pk, clock=timezone.now, tell=tell)
    found.refresh_from_db()


def tell_result(command: BaseCommand, found: FileImport, words: Words, *, checked: str, report: Path | None) -> None:
    """The counts, and what was rejected: the first rows of it, or all to the CSV `report`. `checked`: said of a dry run.

    Raises `SystemExit`: 2 where nothing could be read, 1 where a row was rejected.
    """
    if found.problem:
        command.stdout.write(" ".join(both(found.problem, words)))
        raise SystemExit(2)
    if found.dry_run:
        command.stdout.write(checked)
    command.stdout.write(
        f"读取 read {found.read} · 新建 created {found.created} · 已有 existing {found.existing} · "
        f"退回 rejected {found.rejected} · 有备注 noted {found.noted}"
    )
    if report is not None:
        with report.open("w", encoding="utf-8", newline="") as out:
            out.writelines(reported(found, words))
    else:
        for line in found.lines.filter(kept=False).order_by("number")[:SHOWN]:
            command.stdout.write(f"  #{line.number} {line.column} {line.code}: {' '.join(both(line.code, words))}")
    if found.status != ImportStatus.DONE or found.rejected:
        raise SystemExit(1)
