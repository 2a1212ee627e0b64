"""`linli replay`: a stream of messages becomes needs, through the HTTP API like any other report.

A message is a JSON object a line: `id`, `subject`, `detail`, `created_at`. The id of its need is made of the
message's own id and time, so that a second run finds every need there and creates none.
"""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from tqdm import tqdm

from config.client import Client, Refused, stable_id
from config.demo.cast import IMPORTER

KINDS = {"建议": "suggestion", "咨询": "enquiry", "请问": "enquiry", "求助": "help", "请求": "help"}
"""What a subject says of its kind; everything else is a complaint."""
GZIP = b"\x1f\x8b"
WAITING = 64


def replay(file: Path, client: Client, *, workers: int) -> dict[str, int]:
    """Post every message of `file`; returns `{"read", "created", "existing", "failed"}`."""
    client.token(IMPORTER)
    counts: Counter[str] = Counter(read=0, created=0, existing=0, failed=0)
    waiting: set[Future[str]] = set()
    total = sum(1 for _ in lines(file))
    with (
        tqdm(total=total, unit="条", desc="上报 / reported", smoothing=0.1) as progress,
        ThreadPoolExecutor(workers) as pool,
    ):
        for number, line in enumerate(lines(file), start=1):
            counts["read"] += 1
            waiting.add(pool.submit(_post, client, line, number))
            if len(waiting) >= WAITING:
                waiting = _settle(waiting, counts, progress)
        while waiting:
            waiting = _settle(waiting, counts, progress)
    return {name: counts[name] for name in ("read", "created", "existing", "failed")}


def lines(file: Path) -> Iterator[str]:
    """The lines with something in them, of a plain or gzip file."""
    with file.open("rb") as head:
        packed = head.read(2) == GZIP
    with gzip.open(file, "rt", encoding="utf-8") if packed else file.open(encoding="utf-8") as stream:
        for line in stream:
            if line.strip():
                yield line


def need_of(message: dict[str, Any]) -> dict[str, Any]:
    """The report of one message. The text is the message's own, byte for byte."""
    at = datetime.fromisoformat(message["created_at"])
    digest = hashlib.sha256(f"message:{message['id']}".encode()).digest()
    subject = message.get("subject", "")
    return {
        "id": str(stable_id(int(at.timestamp() * 1000), digest)),
        "kind": next((kind for word, kind in KINDS.items() if word in subject), "complaint"),
        "title": subject[:200],
        "text": message["detail"],
        "reported_at": message["created_at"],
    }


def _post(client: Client, line: str, number: int) -> str:
    try:
        need = need_of(json.loads(line))
    except KeyError as missing:
        return _failed(number, f"缺少 {missing.args[0]} / it lacks {missing.args[0]}")
    except json.JSONDecodeError as error:
        return _failed(number, f"不是 JSON / it is no JSON: {error}")
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        return _failed(number, f"字段或时间有误（created_at 用 ISO 8601）/ a wrong field or time: {error}")
    try:
        status, _need = client.answer(IMPORTER, "POST", "/needs", need)
    except (Refused, httpx.HTTPError, ValueError) as error:
        return _failed(number, str(error))
    return "created" if status == 201 else "existing"  # HTTP


def _failed(number: int, why: str) -> str:
    tqdm.write(f"第 {number} 行未上报 / line {number} failed: {why}")
    return "failed"


def _settle(waiting: set[Future[str]], counts: Counter[str], progress: "tqdm[Any]") -> set[Future[str]]:
    done, left = wait(waiting, return_when=FIRST_COMPLETED)
    for each in done:
        counts[each.result()] += 1
        progress.update()
    return left
