"""Tables and demonstration.

`python -m config.demo.filling` does it in a process of its own: what it takes, the server need not keep.
"""

import argparse
import os
import sys
from datetime import timedelta

from config.starting import set_up


def is_filled(*, empty: bool) -> bool:
    """Whether there is nothing to do. `empty`: the demonstration is not wanted."""
    from config.demo.seed import is_seeded  # noqa: PLC0415  # needs the settings
    from config.health import migrated  # noqa: PLC0415  # likewise

    return migrated() and (empty or is_seeded())


def fill(*, empty: bool) -> bool:
    """Do what is not done yet. False when the keys are not those of the data; what to do has been printed."""
    from django.core.management import call_command  # noqa: PLC0415  # needs the settings
    from django.utils import timezone  # noqa: PLC0415  # likewise

    from config.cli import keys_fit  # noqa: PLC0415  # likewise
    from config.demo.seed import is_seeded, seed  # noqa: PLC0415  # likewise
    from config.health import migrated  # noqa: PLC0415  # likewise

    if not migrated():
        print("正在建表…… creating the tables", flush=True)
        call_command("migrate", verbosity=0, interactive=False)
    if not keys_fit():
        return False
    if not empty and not is_seeded():
        print("正在填入演示数据…… filling in the demonstration", flush=True)
        seed(timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=1))
    return True


def main() -> int:
    """0 when all is there."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--empty", action="store_true")
    wanted = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.demo"
    set_up()
    return 0 if fill(empty=wanted.empty) else 1


if __name__ == "__main__":
    sys.exit(main())
