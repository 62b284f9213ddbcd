"""What `doctor` looks at: one check, how it went, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Area: TypeAlias = Literal["installation", "corpus", "network"]
Grade: TypeAlias = Literal["ok", "note", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, in words.

    A `note` is something that is not there and need not be; with a `warning` tosdiff works, but not
    as it might; with an `error` it does not.
    """

    area: Area
    name: str
    grade: Grade
    said: str
    hint: str = ""
