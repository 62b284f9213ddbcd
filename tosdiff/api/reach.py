"""Check the network: one request for robots.txt to each host that is declared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from tosdiff.api.checks import Check, Grade
from tosdiff.capture.addresses import check_url, host_of, origin_of
from tosdiff.entities import Capture, Terms
from tosdiff.errors import CaptureError

Ask = Callable[[str], Capture]

_SKEW = timedelta(minutes=5)


def origins(terms: Sequence[Terms]) -> tuple[str, ...]:
    """Return scheme, host and port of every page that is declared, each once, sorted."""
    found: set[str] = set()
    for item in terms:
        for page in item.pages:
            try:
                check_url(page.url)
            except CaptureError:
                continue  # its capture says so
            found.add(origin_of(page.url))
    return tuple(sorted(found))


def check_network(terms: Sequence[Terms], ask: Ask) -> Iterator[Check]:
    """Yield how each host answers; `ask` sends one request, and nothing else is sent.

    The name is resolved, the address checked and the connection made on the way: an answer of any
    kind is proof of all three. Pages themselves are not asked for.
    """
    for origin in origins(terms):
        yield _check(origin, ask(f"{origin}/robots.txt"))


def _check(origin: str, answer: Capture) -> Check:
    host = host_of(origin)
    if answer.status is None:
        return Check("network", host, "error", answer.reason, answer.hint)
    grade: Grade = "warning" if answer.status in {401, 403, 429} or answer.status >= 500 else "ok"
    said = f"answers {answer.status} for robots.txt"
    hint = "it may refuse captures too" if grade == "warning" else ""
    if behind := _skew(answer):
        grade, hint = "warning", "set the clock: captures record its time"
        said += f"; its clock differs from ours by {behind}"
    return Check("network", host, grade, said, hint)


def _skew(answer: Capture) -> str:
    """Say by how much a host's clock differs from ours, if it is more than a few minutes."""
    try:
        theirs = parsedate_to_datetime(answer.header("date"))
    except ValueError:
        return ""
    if theirs.tzinfo is None:
        theirs = theirs.replace(tzinfo=UTC)
    apart: timedelta = abs(_utc(answer.captured_at) - theirs)
    return f"{round(apart.total_seconds() / 60)} minutes" if apart > _SKEW else ""


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
