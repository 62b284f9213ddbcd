"""Write JSON that is safe to show: in UTF-8, and what could steer a terminal escaped."""

from __future__ import annotations

import json
import re
from typing import Any

_STEERING = "[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"


def dump(value: Any, indent: int | None = None) -> str:
    """Write a value as JSON."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=str)
    return re.sub(_STEERING, lambda found: f"\\u{ord(found[0]):04x}", text)
