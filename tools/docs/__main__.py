"""Write the pages of `docs/` that the source itself knows: `python -m tools.docs [--check]`."""

import sys
from collections.abc import Callable
from pathlib import Path

import django

from tools.docs.charter import policy_page
from tools.docs.people import notices_page, privacy_page
from tools.docs.reference import api_page, problems_page, settings_page

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES: dict[str, Callable[[], str]] = {
    "policy.md": policy_page,
    "settings.md": settings_page,
    "problems.md": problems_page,
    "api.md": api_page,
    "privacy.md": privacy_page,
    "notices.md": notices_page,
}


def main() -> int:
    """Write the pages, or say which are out of date."""
    django.setup()
    wrong = []
    for name, page in PAGES.items():
        path, text = DOCS / name, page()
        if path.exists() and path.read_text() == text:
            continue
        if "--check" in sys.argv:
            wrong.append(f"docs/{name} is not what the source says: run `make docs`, and commit it")
        else:
            path.write_text(text)
    print(*wrong, sep="\n", file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
