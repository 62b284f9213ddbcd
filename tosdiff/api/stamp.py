"""Have the head of the chain time-stamped, and check the time-stamps that are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tosdiff.archive.archive import Archive
from tosdiff.archive.faults import Fault
from tosdiff.archive.stamps import Stamp
from tosdiff.errors import ArchiveError, CaptureError
from tosdiff.evidence.timestamps import Checked, check, is_installed, query

Ask = Callable[[str, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Stamped:
    """A time-stamp that is kept, and what it says."""

    stamp: Stamp
    checked: Checked


def stamp(
    archive: Archive,
    authority: str,
    ask: Ask,
    *,
    now: datetime,
    trusted: bytes | None = None,
) -> Stamped:
    """Have the newest record of the chain stamped by an authority, and keep its answer.

    A stamp of this authority that the record has already is older, so it proves more: it stays, and
    nobody is asked. `trusted` are certificates in PEM: what none of them signed is not kept.
    Raises: ArchiveError if nothing is recorded; CaptureError if the authority's answer is no stamp.
    """
    position, head, sealed = archive.newest_record()
    if not position:
        raise ArchiveError("nothing is recorded yet", hint="run `tosdiff snapshot` first")
    for one in archive.stamps():
        if (one.position, one.authority, one.head) == (position, authority, head):
            known = check(one.token, head, trusted)
            if not known.wrong:
                return Stamped(one, known)
    token = ask(authority, query(sealed))
    checked = check(token, head, trusted)
    if checked.wrong:
        raise CaptureError(
            f"{authority}: the answer is no time-stamp: {checked.wrong}",
            hint="try again, or another authority with --tsa",
            kind="http",
        )
    kept = Stamp(position, authority, head, now, token)
    archive.keep_stamp(kept)
    return Stamped(kept, checked)


def check_stamps(archive: Archive, trusted: bytes | None) -> Iterator[Stamped | Fault]:
    """Yield every time-stamp with what it says, and a fault for one that proves nothing."""
    for one in archive.stamps():
        checked = check(one.token, one.head, trusted) if is_installed() else Checked()
        yield Stamped(one, checked)
        if checked.wrong:
            where = f"time-stamp of capture {one.position}"
            said = f"{where}, {one.authority}: {checked.wrong}"
            yield Fault("stamp", said, where, "", one.asked_at)
