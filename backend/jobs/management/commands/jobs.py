"""`linli jobs`: how the queue stands."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from backend.jobs import queries

WORDS = {
    "todo": "等待 waiting",
    "doing": "进行中 running",
    "failed": "失败 failed",
    "succeeded": "完成 done",
    "cancelled": "取消 cancelled",
    "aborted": "中止 aborted",
}


class Command(BaseCommand):
    """Counts by status, and the jobs themselves."""

    help = "任务队列：各状态的数量和清单。 The job queue: counts by status, and the jobs."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--failed`, `--limit`."""
        parser.add_argument("--failed", action="store_true", help="只列失败的任务。 Only jobs that failed.")
        parser.add_argument("--limit", type=int, default=20, help="最多列几条。 How many to list at most.")

    def handle(self, *_args: Any, failed: bool, limit: int, **_options: Any) -> None:
        """Print."""
        for status, count in queries.counts().items():
            self.stdout.write(f"{count:>7}  {WORDS[status]}")
        found = queries.failed() if failed else queries.rows().exclude(status="succeeded")
        for row in found[:limit]:
            self.stdout.write(
                f"\n#{row.pk} {row.task_name}  {WORDS[row.status]}  尝试 attempts {row.attempts}"
                + (f"  不早于 not before {row.scheduled_at:%Y-%m-%d %H:%M:%S %Z}" if row.scheduled_at else "")
            )
            self.stdout.write(f"    {row.args}")
            if row.error:
                self.stdout.write(f"    {row.failed_at:%Y-%m-%d %H:%M:%S %Z}  {row.error}")
        if queries.failed().exists():
            self.stdout.write("\n重新执行： To run again:  linli retry-job ID  |  linli retry-job --all-failed")
