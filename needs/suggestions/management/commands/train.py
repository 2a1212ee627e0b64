"""`linli train [--street CODE | --file FILE] [--evaluate FILE]`: learn to suggest a category, or measure how well that goes."""

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from backend.places.commands import street_named
from backend.places.models import Area, Level
from needs.catalogue.models import Category
from needs.suggestions.queries import confirmed
from needs.suggestions.store import SHARED, folder, name_of

if TYPE_CHECKING:
    from needs.suggestions.training import Example

LABELS = ("category", "label", "label_l1")
SEEDS = 5


class Command(BaseCommand):
    """Learn of what was decided at the desk; or of a file; or only measure."""

    help = "训练分类建议模型，或评测训练方法。 Train the model that suggests categories, or measure the way it is made."

    def add_arguments(self, parser: CommandParser) -> None:
        """Of what to learn."""
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--street", help="只训练这个街道 / of this street alone")
        which.add_argument(
            "--file",
            type=Path,
            help="JSON Lines {subject, detail, category}，训练无自有模型的街道共用的模型 / the model of streets without one",
        )
        which.add_argument(
            "--evaluate",
            type=Path,
            metavar="FILE",
            help="五折交叉评测，不写入 / five folds of a file; nothing is written",
        )
        parser.add_argument("--seeds", type=int, default=SEEDS, choices=range(1, 21), metavar="N", help="1–20")

    def handle(self, *_args: Any, **said: Any) -> None:
        """Train and say how it went."""
        if said["evaluate"]:
            self._evaluate(said["evaluate"], said["seeds"])
        elif said["file"]:
            examples = list(_examples(said["file"]))
            known = set(Category.objects.values_list("code", flat=True))
            if not known & {each.category for each in examples}:
                raise CommandError(
                    "文件里的类别都不是任何街道的分类代码。 None of its categories is a code of any street's tree."
                )
            self._train(examples, SHARED, SHARED)
        else:
            self._streets(said["street"])

    def _streets(self, code: str | None) -> None:
        from needs.suggestions.training import Example  # noqa: PLC0415  # scikit-learn takes seconds to load

        every = Area.objects.filter(level=Level.STREET).order_by("code")
        for street in every if code is None else [street_named(code)]:
            self._train([Example(*each) for each in confirmed(street.id)], name_of(street.id), street.name)

    def _train(self, examples: "list[Example]", name: str, called: str) -> None:
        from needs.suggestions.learned import save  # noqa: PLC0415  # likewise
        from needs.suggestions.training import TooFew, train  # noqa: PLC0415  # likewise

        now = timezone.now()
        try:
            model = train(examples, version=f"{now:%Y%m%dT%H%M%SZ}", about={"trained_at": now.isoformat()})
        except TooFew:
            self.stdout.write(
                f"{called}：已确认的需求太少（{len(examples)}），继续用词表规则。 "
                f"Too few decided needs ({len(examples)}): the words of the categories go on being used."
            )
            return
        file = save(model, folder(), name)
        self.stdout.write(
            f"{called}: {model.about['examples']} 条 needs, {len(model.heads['category'].classes)} 类 categories, "
            f"{sum(len(each) for each in model.keys)} 特征 features → {file}"
        )

    def _evaluate(self, file: Path, seeds: int) -> None:
        from needs.suggestions.training import Scores, TooFew, evaluate  # noqa: PLC0415  # likewise

        names = Scores.__slots__
        rows: list[Scores] = []
        self.stdout.write("seed  " + "  ".join(f"{name:>12}" for name in names))
        try:
            for seed, scores in enumerate(evaluate(list(_examples(file)), seeds=range(seeds))):
                rows.append(scores)
                self.stdout.write(f"{seed:>4}  " + "  ".join(f"{getattr(scores, name):>12.4f}" for name in names))
        except TooFew as error:
            raise CommandError("样例太少。 Too few examples.") from error
        means = [sum(getattr(each, name) for each in rows) / len(rows) for name in names]
        self.stdout.write("mean  " + "  ".join(f"{each:>12.4f}" for each in means))


def _examples(file: Path) -> "Iterator[Example]":
    """The lines of a JSON Lines file, plain or gzip: a title and a text, and a category."""
    from needs.suggestions.training import Example  # noqa: PLC0415  # likewise

    if not file.is_file():
        raise CommandError(f"没有这个文件：{file}。 There is no such file: {file}.")
    with file.open("rb") as head:
        packed = head.read(2) == b"\x1f\x8b"
    with gzip.open(file, "rt", encoding="utf-8") if packed else file.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(_decoded(lines, file), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                label = next(str(row[name]) for name in LABELS if row.get(name))
                title, text = row.get("subject") or row.get("title") or "", row.get("detail") or row.get("text")
                yield Example(str(title), str(text or ""), label, str(row.get("urgency") or ""))
            except (ValueError, AttributeError, StopIteration) as error:
                raise CommandError(
                    f"第 {number} 行不是带 category 的 JSON。 Line {number} is no JSON with a category."
                ) from error


def _decoded(lines: Iterable[str], file: Path) -> Iterator[str]:
    try:
        yield from lines
    except UnicodeDecodeError as error:
        raise CommandError(
            f"{file} 不是 UTF-8 文本，请另存为 UTF-8。 {file} is not in UTF-8: save it as UTF-8, and try again."
        ) from error
