"""Who speaks for whom, as in the tests of the desk."""

from tests.needs.desk.conftest import on_record, worker

__all__ = ["on_record", "worker"]
