"""`rotate-keys`: bring every encrypted value under the newest key; then the old ones may go."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from backend.crypto import Unreadable, ring
from backend.errors import DomainError
from backend.privacy.keys import Column, rotate


class Command(BaseCommand):
    """Encrypt everything anew under the newest key."""

    help = "用最新的密钥重新加密所有字段；中断后重跑即可 / encrypt every field anew under the newest key; safe to interrupt"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do with the keys of the home folder."""
        parser.add_argument(
            "--keep-old",
            action="store_true",
            help="保留数据目录中的旧密钥 / leave the old keys in the home folder",
        )

    def handle(self, *, keep_old: bool, **_options: Any) -> None:
        """In the home folder, a fresh key is put first, unless a rotation that was interrupted put one there."""
        home, file = settings.HOME, settings.FIELD_KEYS_FILE
        if home and file and len(ring().ids) == 1:
            home.renew(file.name)
        if len(ring().ids) == 1:
            raise CommandError(
                "LINLI_FIELD_KEYS 只有一把密钥：先把新密钥放在最前面（逗号分隔），重启各进程，再运行本命令。\n"
                "LINLI_FIELD_KEYS holds one key: put a new one before it, with a comma between, restart, run this again."
            )
        try:
            changed = self._rotate()
        except (DomainError, Unreadable) as error:
            raise CommandError(str(error)) from error
        newest, *old = ring().ids
        self.stdout.write(f"已重新加密 {sum(changed.values())} 个值。 Values encrypted anew: {sum(changed.values())}.")
        if home and file and not keep_old:
            home.keep_newest(file.name)
            self.stdout.write(f"密钥 {newest} 生效，旧密钥已删除。 Key {newest} is in force; the old ones are gone.")
        else:
            names = ", ".join(old)
            self.stdout.write(f"密钥 {newest} 生效，可去掉 {names}。 Key {newest} is in force; {names} may go.")

    def _rotate(self) -> dict[str, int]:
        with tqdm(unit="page", disable=None) as bar:

            def tell(column: Column, done: int, pages: int, _changed: int) -> None:
                bar.set_description(column.label)
                bar.total, bar.n = pages, done
                bar.refresh()

            return rotate(now=timezone.now(), tell=tell)
