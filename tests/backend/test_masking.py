import io
import logging
import logging.config

import pytest
from django.conf import settings

from backend.jobs import failures
from backend.jobs.models import Failure
from backend.masking import masked
from config.settings.base import LOGGING


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("to +8613800138000.", "to +86138****8000."),
        ("13800138000", "138****8000"),
        ("电话138 0013 8000，急", "电话138****8000，急"),
        ("8613800138000,x", "86138****8000,x"),
        ("+14155552671", "+1****71"),
        ("Authorization: Bearer ll_abcDEF123-_xyz", "Authorization: ll_***"),
        ("bearer.ll_abcDEF123-_xyz0", "ll_***"),
        ("token ll_abcDEF123-_xyz", "token ll_***"),
        ('{"code": "123456"}', '{"code": "***"}'),
        ("password=hunter22 x", "password=*** x"),
        ("验证码：123456", "验证码：***"),
    ],
)
def test_what_is_masked(said, written):
    assert masked(said) == written


@pytest.mark.parametrize(
    "said",
    [
        "01a1fd52-bb60-7000-8000-013800138000",
        "1795000000000 ms",
        "status 200 in 12345678901 ns",
        "2026-11-21T08:44:12+00:00",
        "status 403",
    ],
)
def test_what_is_left_alone(said):
    assert masked(said) == said


@pytest.fixture
def logged():
    """What the product's own arrangement of logs writes."""
    stream = io.StringIO()
    arrangement = {**LOGGING, "root": {"handlers": [], "level": "INFO"}}
    configured = logging.config.DictConfigurator(arrangement)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(configured.configure_formatter(dict(LOGGING["formatters"]["line"])))
    log = logging.getLogger("tests.masking")
    log.addHandler(handler)
    log.propagate = False
    yield log, stream
    log.removeHandler(handler)
    log.propagate = True


def test_message_arguments_and_traceback(logged):
    log, stream = logged
    try:
        int("no such phone +8613800138000")
    except ValueError:
        log.exception("sent %s to %s", "ll_abcdefgh12345678", 13800138000)
    written = stream.getvalue()
    assert "Traceback" in written
    assert "138****8000" in written
    assert "13800138000" not in written
    assert "ll_abc" not in written


def test_the_arrangement_in_force_is_this_one():
    assert settings.LOGGING["formatters"]["line"]["()"] == "backend.masking.MaskingFormatter"
    assert {each["formatter"] for each in settings.LOGGING["handlers"].values()} == {"line"}


@pytest.mark.django_db
def test_why_a_job_failed():
    with pytest.raises(ValueError, match="138"), failures.kept(7):
        raise ValueError("cannot reach 13800138000 with ll_abcdefgh12345678")
    error = Failure.objects.get(job_id=7).error
    assert "138****8000" in error
    assert "ll_abc" not in error
