"""The Wayback Machine, or another archive that answers as it does, read by EDGI's `wayback`."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from tosdiff.entities import Capture, Provenance
from tosdiff.errors import ArchiveError, CaptureError
from tosdiff.sources.moments import Moment
from tosdiff.text.surt import surt

WAYBACK = "https://web.archive.org"
_PAGES = 200  # of an index, of a thousand captures each
_HOPS = 10  # requests for one capture, with redirects and second attempts
_SEARCHES = 0.4  # a second: the Internet Archive's own limit for its index


@dataclass(frozen=True, slots=True)
class Wayback:
    """Asks one archive: which captures of an address there are, and what each of them holds."""

    client: Any
    adapter: Any
    origin: str

    def moments(self, url: str, start: datetime, end: datetime) -> list[Moment]:
        """Return the captures of a page between two times that were answered with 200.

        Raises: CaptureError if the archive does not answer.
        """
        self.adapter.allow(_PAGES)
        with _translated(self.origin):
            found = self.client.search(
                url,
                from_date=start,
                to_date=end,
                filter_field="statuscode:200",
                skip_malformed_results=False,
            )
            listed = [
                Moment(one.timestamp.astimezone(UTC), one.original, one.digest) for one in found
            ]
        return [one for one in listed if start <= one.at <= end and _is_address(one.url)]

    def capture(self, declared: str, moment: Moment, *, now: datetime) -> Capture | None:
        """Return a capture as the archive keeps it, its bytes and headers as they were served.

        None if the archive lists it and cannot show it.
        Raises: CaptureError if the archive does not answer.
        """
        from wayback import Mode
        from wayback.exceptions import MementoPlaybackError, NoMementoError

        self.adapter.allow(_HOPS)
        try:
            with _translated(self.origin):
                memento = self.client.get_memento(
                    moment.url, timestamp=moment.at, mode=Mode.original, follow_redirects=False
                )
        except (MementoPlaybackError, NoMementoError):
            return None
        if memento is None or memento.status_code != 200:
            return None
        return Capture(
            url=declared,
            captured_at=memento.timestamp.astimezone(UTC),
            outcome="fetched",
            final_url=memento.url,
            status=memento.status_code,
            headers=tuple((str(key), str(value)) for key, value in memento.headers.items()),
            body=memento.content,
            provenance=Provenance(self.origin, reference(moment), now),
        )


def _is_address(url: str) -> bool:
    try:
        return url.startswith(("http://", "https://")) and bool(surt(url))
    except ValueError:
        return False


def reference(moment: Moment) -> str:
    """Return the address at which the Wayback Machine shows a capture as it was served."""
    return f"{WAYBACK}/web/{moment.at.astimezone(UTC):%Y%m%d%H%M%S}id_/{moment.url}"


@contextmanager
def opened(adapter: Any, *, origin: str, user_agent: str, delay: float) -> Iterator[Wayback]:
    """Open an archive; `adapter` reaches it, `delay` is the seconds between two captures.

    Raises: ArchiveError if the extra `wayback` is not installed.
    """
    try:
        from wayback import WaybackClient, WaybackSession
    except ImportError as error:
        raise ArchiveError(
            "the Wayback Machine needs the extra `wayback`, which is not installed",
            hint="pip install 'tosdiff[wayback]'",
        ) from error
    session = WaybackSession(
        retries=2,
        user_agent=user_agent,
        search_calls_per_second=_SEARCHES if delay else 0,
        memento_calls_per_second=1 / delay if delay else 0,
    )
    session.trust_env = False
    logging.getLogger("wayback").setLevel(logging.CRITICAL + 1)  # it quotes what an archive sent
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    with WaybackClient(session) as client:
        yield Wayback(client, adapter, origin)


@contextmanager
def _translated(origin: str) -> Iterator[None]:
    """Say what the library says in our words; what a single capture lacks passes as it is."""
    from requests import RequestException
    from wayback import exceptions

    try:
        yield
    except (exceptions.MementoPlaybackError, exceptions.NoMementoError):
        raise
    except exceptions.RateLimitError as error:
        raise CaptureError(
            f"{_host(origin)} asks for fewer requests",
            hint="what was read is kept: run the same command again in an hour",
            kind="deferred",
            status=429,
        ) from error
    except (exceptions.BlockedByRobotsError, exceptions.BlockedSiteError) as error:
        raise CaptureError(
            f"{_host(origin)} does not show this page: {error}",
            hint="its owner asked for that; another archive may have it",
            kind="disallowed",
        ) from error
    except (exceptions.WaybackException, RequestException, ValueError, RuntimeError) as error:
        raise CaptureError(
            f"{_host(origin)} does not answer as it should: {error}",
            hint="what was read is kept: run the same command again later",
        ) from error


def _host(origin: str) -> str:
    return urlsplit(origin).hostname or origin


def plan(
    pages: Sequence[Sequence[Moment]], known: frozenset[tuple[str, ...]], limit: int
) -> list[tuple[Moment, ...]]:
    """Return the visits that are not known yet, in order of time, up to a number."""
    from tosdiff.sources.moments import visits

    wanted = [visit for visit in visits(pages) if tuple(map(reference, visit)) not in known]
    return wanted[:limit]
