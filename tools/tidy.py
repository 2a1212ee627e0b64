"""Look for what must not be in a commit: `python -m tools.tidy`.

Addresses of package registries in lock files, paths of one machine, secrets, and places left unfinished.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

EVERYWHERE = {
    "the address of a package registry": r"https?://[\w.-]*(pypi|pythonhosted|npmjs|npmmirror|tuna\.tsinghua|aliyun)[\w.-]*",
    "a path of one machine": r"(?<![\w./-])/(?:home|Users|work|root)/[a-z][\w-]*",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "a key of a cloud": r"\b(?:AKIA|LTAI|AIza|ghp_|xox[bp]-)[A-Za-z0-9_-]{14,}",
    "a merge that was not finished": r"^(?:<{7} |>{7} )",
}
IN_SOURCE = {"an unfinished place": r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error)\b"}
LOCKS = {"a download address": r"(?i)(?:index-url|find-links|registry|resolved)[\" ]*[=: ]"}


def wrong_in(name: str, text: str) -> list[str]:
    """`file:line: what` of one file."""
    patterns = dict(EVERYWHERE)
    if name.endswith((".py", ".ts", ".tsx")):
        patterns |= IN_SOURCE
    if "lock" in name or "requirements" in name:
        patterns |= LOCKS
    found = [
        f"{name}:{number}: {what}"
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in patterns.items()
        if re.search(pattern, line)
    ]
    if name == "uv.lock":
        found.append("uv.lock: it names download addresses; the requirements*.lock take its place")
    return found


def findings() -> list[str]:
    """What is wrong in every tracked text file."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S607  # the git of the machine
    found = []
    for name in filter(None, listed.decode().split("\0")):
        try:
            found += wrong_in(name, (ROOT / name).read_text())
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
    return found


def main() -> int:
    """Print what was found."""
    found = findings()
    print(*found, sep="\n", file=sys.stderr, end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
