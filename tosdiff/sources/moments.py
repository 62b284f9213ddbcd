"""Choose among the many times at which somebody captured the pages of some terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Moment:
    """A capture that somebody made: when, of which address, and the digest of its bytes, or ''."""

    at: datetime
    url: str
    digest: str = ""


def thinned(moments: Sequence[Moment], every: timedelta) -> list[Moment]:
    """Return, in order of time, one of each period; none that has the bytes of the one before."""
    kept: list[Moment] = []
    looked: datetime | None = None
    for one in sorted(moments, key=lambda moment: moment.at):
        if looked is not None and one.at - looked < every:
            continue
        looked = one.at
        if not kept or not one.digest or one.digest != kept[-1].digest:
            kept.append(one)
    return kept


def visits(pages: Sequence[Sequence[Moment]]) -> list[tuple[Moment, ...]]:
    """Join the captures of several pages into visits, each with the last of every page by then."""
    times = sorted({one.at for page in pages for one in page})
    found = []
    for time in times:
        last = [[one for one in page if one.at <= time][-1:] for page in pages]
        if all(last):
            found.append(tuple(one[0] for one in last))
    return found
