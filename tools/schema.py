"""The parts agree: settings, models and migrations, and the API's document. `python -m tools.schema`."""

import json
import sys
import warnings

import django
from django.core.management import CommandError, call_command
from openapi_spec_validator import OpenAPIV31SpecValidator


def main() -> int:
    """Say what does not agree."""
    # No database is asked for anything; Django says that it could not look at one.
    warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
    django.setup()
    try:
        call_command("check", fail_level="WARNING", verbosity=0)
        call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
    except (CommandError, SystemExit) as error:
        print(f"{error}\nmodels and migrations differ, or a system check failed", file=sys.stderr)
        return 1
    from config.api import api  # noqa: PLC0415  # needs the settings

    with warnings.catch_warnings():
        warnings.simplefilter("error")  # ninja warns of an operation_id that is used twice
        document = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    wrong = [
        f"openapi: {error.json_path}: {error.message}" for error in OpenAPIV31SpecValidator(document).iter_errors()
    ]
    print(*wrong, sep="\n", file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
