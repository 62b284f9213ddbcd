"""What is sent with a request: who asks, in which language, and what they have already."""

from __future__ import annotations

from tosdiff.entities import Validators
from tosdiff.errors import DeclarationError

_ACCEPT = "text/html, application/xhtml+xml, application/pdf;q=0.9, text/plain;q=0.8, */*;q=0.5"


def standing_headers(user_agent: str, *, language: str, contact: str) -> dict[str, str]:
    """Return what every request says. Raises: DeclarationError for what cannot be sent."""
    headers = {
        "User-Agent": user_agent,
        "Accept": _ACCEPT,
        "Accept-Language": f"{language}, *;q=0.5",
        "Accept-Encoding": "gzip, deflate",  # what decoding.py can undo within bounds
        "From": contact if "@" in contact else "",  # RFC 9110, 10.1.2: an e-mail address
    }
    for name, value in headers.items():
        if not _can_be_sent(value):
            raise DeclarationError(
                f"{value!r} cannot be sent as {name}", hint="use plain ASCII on one line"
            )
    return {name: value for name, value in headers.items() if value}


def conditions(validators: Validators) -> dict[str, str]:
    """Return what makes a request conditional; what cannot be sent is left out."""
    headers = {
        "If-None-Match": validators.etag,
        "If-Modified-Since": validators.last_modified,
    }
    return {name: value for name, value in headers.items() if value and _can_be_sent(value)}


def _can_be_sent(value: str) -> bool:
    return value.isascii() and (value.isprintable() and value == value.strip())
