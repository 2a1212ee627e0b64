"""No phone and no token in what is written for operators: logs, and why a job failed."""

import logging
import re

PHONE = re.compile(r"(?<![0-9A-Za-z])(?:(\+?86)[- ]?)?(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?![0-9A-Za-z])")
"""A mobile number of China, as people write it."""
ABROAD = re.compile(r"(?<![0-9A-Za-z])\+(?!86)(\d{1,3}?)\d{5,10}(\d{2})(?![0-9A-Za-z])")
TOKEN = re.compile(r"\bll_[A-Za-z0-9_-]{8,}|(?i:\bbearer[ .])[A-Za-z0-9._~+/=-]{8,}")
CODE = re.compile(r"(?i)(\b(?:code|password|secret|验证码)\b[\"']?\s*[:=：]\s*[\"']?)[^\s\"',}&]{4,}")


def masked(text: str) -> str:
    """The text with phones as 138****1234; without access tokens, codes and passwords."""
    text = TOKEN.sub("ll_***", text)
    text = ABROAD.sub(r"+\1****\2", text)
    text = PHONE.sub(lambda found: f"{found[1] or ''}{found[2]}****{found[3]}", text)
    return CODE.sub(r"\1***", text)


class MaskingFormatter(logging.Formatter):
    """Masks the whole line as it is written: message, arguments and traceback, of whatever library said it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return masked(super().format(record))
