"""What changes on a page at every visit: nonces, builds, teasers, counters, tracking parameters.

A template holds `{{name}}` or `{{name:argument}}`. What it becomes follows from the visit.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FURNITURE: dict[str, Any] = json.loads(
    Path(__file__).with_name("furniture.json").read_text(encoding="utf-8")
)
_PLACEHOLDER = re.compile(r"\{\{([a-z-]+)(?::([^{}]*))?\}\}")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a page: the `number`-th, from 1, while the platforms stand at `date`."""

    date: str
    path: str
    number: int

    def token(self, name: str, digits: int = 16) -> str:
        """Return hexadecimal digits, the same for the same visit and name."""
        seed = f"{self.date} {self.path} {self.number} {name}"
        return hashlib.sha256(seed.encode()).hexdigest()[:digits]

    def pick(self, name: str, options: Sequence[str]) -> str:
        """Return one of the options; successive visits take turns from a start of their own."""
        start = int(hashlib.sha256(f"{self.path} {name}".encode()).hexdigest(), 16)
        return options[(start + self.number) % len(options)]


def fill(template: str, visit: Visit) -> str:
    """Return a template with every placeholder filled, also those inside what was filled in."""

    def filled(match: re.Match[str]) -> str:
        return fill(_FILLERS[match[1]](visit, match[2] or match[1]), visit)

    return _PLACEHOLDER.sub(filled, template)


def _views(visit: Visit, _argument: str) -> str:
    return f"{int(visit.token('views', 4), 16) + 1000 * visit.number:,}"


def _track(visit: Visit, _argument: str) -> str:
    campaign = visit.pick("campaign", FURNITURE["campaigns"])
    return html.escape(f"{campaign}&sid={visit.token('sid', 12)}")


def _teaser(visit: Visit, argument: str) -> str:
    platform = visit.path.split("/")[1]
    teasers: list[str] = FURNITURE["teasers"][platform]
    return teasers[(visit.number + int(argument)) % len(teasers)]


def _hidden(visit: Visit, address: str) -> str:
    """Return an e-mail address as content networks hide it: each byte XOR a key made anew."""
    key = int(visit.token(address, 2), 16)
    return bytes([key, *(byte ^ key for byte in address.encode())]).hex()


def _email(visit: Visit, address: str) -> str:
    code = _hidden(visit, address)
    return f'<span class="__cf_email__" data-cfemail="{code}">[e-mail&#160;hidden]</span>'


_FILLERS: dict[str, Callable[[Visit, str], str]] = {
    "nonce": lambda visit, name: visit.token(name, 24),
    "csrf": lambda visit, name: visit.token(name, 40),
    "build": lambda visit, name: visit.token(name, 8),
    "token": lambda visit, name: visit.token(f"token {name}"),
    "id": lambda visit, name: f"r{visit.token(f'id {name}', 8)}",
    "bucket": lambda visit, name: visit.pick(name, FURNITURE["buckets"]),
    "cookies": lambda visit, name: visit.pick(name, FURNITURE["cookies"]),
    "views": _views,
    "track": _track,
    "teaser": _teaser,
    "email": _email,
    "email-link": lambda visit, address: f"/cdn-cgi/l/email-protection#{_hidden(visit, address)}",
}
