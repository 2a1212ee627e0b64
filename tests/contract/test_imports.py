"""The import contracts of pyproject.toml hold, and each is shown to catch a planted violation."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = {
    each["id"]: each
    for each in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}
PACKAGES = ("backend", "volunteers", "needs", "projects", "config")

PLANTED = {
    "domains": [
        ("backend/ids.py", "import volunteers.group.states"),
        ("volunteers/roster/queries.py", "import needs.desk.states"),
        ("needs/desk/models/need.py", "from projects.delivery import models as planted"),
        ("projects/delivery/services/__init__.py", "import config.env"),
    ],
    "projects": [
        ("projects/delivery/queries.py", "import projects.feedback.queries"),
        ("projects/feedback/queries.py", "import projects.evaluation.queries"),
    ],
    "needs": [
        ("needs/desk/queries.py", "import needs.rates.queries"),
        ("needs/catalogue/queries.py", "import needs.desk.queries"),
        ("needs/rates/queries.py", "import needs.exchange.queries"),
    ],
    "volunteers": [
        ("volunteers/group/queries.py", "import volunteers.committee.models"),
        ("volunteers/committee/queries.py", "import volunteers.dispatch.models"),
        ("volunteers/roster/queries.py", "import volunteers.dispatch.states"),
    ],
    "app": [
        ("volunteers/dispatch/services/places.py", "import volunteers.dispatch.receivers"),
        ("volunteers/group/services/roles.py", "import volunteers.group.api"),
        ("volunteers/committee/services.py", "def later():\n    import volunteers.committee.receivers"),
        ("volunteers/roster/models/volunteer.py", "import volunteers.roster.queries"),
        ("volunteers/committee/states.py", "import volunteers.committee.models"),
        ("volunteers/dispatch/schemas/task.py", "import volunteers.dispatch.services.places"),
        ("needs/desk/policy.py", "import needs.desk.schemas"),
        ("backend/places/models.py", "import backend.places.queries"),
        ("backend/households/queries.py", "import backend.households.services"),
        ("backend/identity/schemas.py", "import backend.identity.services"),
        ("backend/notifications/policy.py", "import backend.notifications.services"),
        ("backend/sync/schemas.py", "import backend.sync.services"),
        ("backend/parties/schemas.py", "import backend.parties.services"),
        ("backend/parties/queries.py", "import backend.parties.policy"),
        ("backend/privacy/schemas.py", "import backend.privacy.services"),
        ("backend/privacy/policy.py", "import backend.privacy.schemas"),
        ("backend/accounts/models.py", "import backend.accounts.policy"),
    ],
    "ninja": [
        ("volunteers/dispatch/schemas/task.py", "import ninja"),
        ("backend/accounts/schemas.py", "from ninja import Schema"),
    ],
    "channels": [
        ("volunteers/dispatch/receivers/tasks.py", "import channels"),
        ("backend/jobs/services.py", "import twisted"),
    ],
    "places": [
        ("needs/desk/similar.py", "import h3"),
        ("volunteers/dispatch/queries.py", "import geopy"),
        ("config/urls.py", "import shapely"),
    ],
    "crypto": [("backend/accounts/services.py", "import cryptography")],
    "files": [
        ("needs/desk/files.py", "import PIL"),
        ("backend/places/services.py", "import filetype"),
    ],
    "jobs": [("volunteers/dispatch/services/tasks.py", "import procrastinate")],
    "firebase": [
        ("volunteers/dispatch/notifications/tasks.py", "import firebase_admin"),
        ("config/serve.py", "import firebase_admin"),
    ],
    "aiohttp": [("backend/privacy/services/exports.py", "import aiohttp")],
    "allauth": [("backend/identity/services/phones.py", "import allauth")],
    "pyvrp": [("volunteers/dispatch/jobs.py", "import pyvrp")],
    "webpush": [("needs/desk/notifications/handling.py", "import pywebpush")],
}
"""Lines added at the end of files, each of which breaks the contract."""


def lint(folder):
    """Exit code and output of import-linter on the packages in `folder`."""
    command = [Path(sys.executable).parent / "lint-imports", "--config", "pyproject.toml", "--no-cache"]
    # The console script puts the folder it stands in first; PYTHONPATH makes it the copy, not the installed project.
    ran = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(folder)}
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """A copy of the source: `(folder)`."""
    folder = tmp_path_factory.mktemp("tree")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "locale"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_the_source_keeps_every_contract(copied):
    code, output = lint(copied)
    assert code == 0, output


def test_every_contract_has_planted_violations():
    assert set(PLANTED) == set(CONTRACTS)


@pytest.mark.parametrize("contract", PLANTED)
def test_planted_violations_are_caught(copied, contract):
    before = {file: (copied / file).read_text() for file, _line in PLANTED[contract]}
    for file, line in PLANTED[contract]:
        (copied / file).write_text(f"{before[file]}\n\n{line}\n")
    try:
        code, output = lint(copied)
    finally:
        for file, text in before.items():
            (copied / file).write_text(text)
    assert code == 1, output
    said = " ".join(output.split())
    assert f"{CONTRACTS[contract]['name']} BROKEN" in said
    unseen = [(file, line) for file, line in PLANTED[contract] if f"{edge(file, line)} (l." not in said]
    assert not unseen, output


def edge(file, line):
    """`volunteers/group/models.py`, `import h3` → `volunteers.group.models -> h3`, as the report has it."""
    importer = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    words = line.split()
    if "from" in words:
        package, name = words[words.index("from") + 1], words[words.index("from") + 3]
        return f"{importer} -> {package if package == 'ninja' else f'{package}.{name}'}"
    return f"{importer} -> {words[words.index('import') + 1]}"
