"""`linli retry-job`: a second chance for what failed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.jobs import services


class Command(BaseCommand):
    """Queue failed jobs again."""

    help = "把失败的任务放回队列。 Queue failed jobs again."

    def add_arguments(self, parser: CommandParser) -> None:
        """An id, or `--all-failed`."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("job_id", nargs="?", type=int, metavar="ID", help="任务编号。 The number of the job.")
        which.add_argument("--all-failed", action="store_true", help="全部失败的任务。 Every job that failed.")

    def handle(self, *_args: Any, job_id: int | None, all_failed: bool, **_options: Any) -> None:
        """Retry."""
        if all_failed:
            count = services.retry_all_failed()
            self.stdout.write(f"已放回 {count} 个任务。 {count} jobs queued again.")
        elif job_id is None or not services.retry(job_id):
            raise CommandError(
                f"没有编号为 {job_id} 的失败任务；用 linli jobs --failed 查看。\n"
                f"No failed job has the number {job_id}; see linli jobs --failed."
            )
        else:
            self.stdout.write(f"已放回任务 #{job_id}。 Job #{job_id} queued again.")
