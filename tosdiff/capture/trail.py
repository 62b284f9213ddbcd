"""The record of one attempt at a page, filled in hop by hop and sealed as a capture."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import urldefrag, urljoin

from tosdiff.entities import Capture, Exchange
from tosdiff.errors import CaptureError

_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(slots=True)
class Trail:
    """Where an attempt has been; status, headers and peer belong to the hop at `target`."""

    url: str
    captured_at: datetime
    target: str = field(init=False)
    redirects: list[str] = field(default_factory=list)
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    peer: str = ""
    wire_digest: str = ""
    exchanges: list[Exchange] = field(default_factory=list)
    robots_ignored: str = ""

    def __post_init__(self) -> None:
        self.target = self.url

    def answered(self, exchange: Exchange) -> None:
        """Note how the target answered."""
        self.status = exchange.status
        self.headers = exchange.headers
        self.peer = exchange.peer
        self.exchanges.append(exchange)

    def values(self, name: str) -> tuple[str, ...]:
        """All headers of this lower-case name, in order."""
        return tuple(value for key, value in self.headers if key.lower() == name)

    def redirect(self) -> str | None:
        """Where the answer sends us, absolute and without fragment, or None.

        Raises: CaptureError `scheme` for an address that cannot be read.
        """
        locations = self.values("location")
        if self.status not in _REDIRECTS or not locations:
            return None
        try:
            return urldefrag(urljoin(self.target, _as_utf8(locations[0].strip()))).url
        except ValueError as error:
            raise CaptureError(
                f"{self.target} sends us to {locations[0]!r}, which is not a web address",
                kind="scheme",
                hint="find the page's new address and update `fetch` in the declaration",
            ) from error

    def move(self, target: str) -> None:
        """Go on to the next hop, of which nothing is known yet."""
        self.redirects.append(target)
        self.target = target
        self.status, self.headers, self.peer = None, (), ""

    def lost(self, how: str) -> CaptureError:
        """Return the error for redirects that lead nowhere; `how` goes on after the address."""
        return CaptureError(
            f"{self.url} {how}",
            kind="redirects",
            hint="open it in a browser and put the address it ends at into the declaration's "
            "`fetch`",
        )

    def capture(
        self, outcome: Literal["fetched", "not-modified"], body: bytes | None = None
    ) -> Capture:
        """Seal the record of an attempt that went well."""
        return self._seal(outcome, body, None)

    def failed(self, error: CaptureError) -> Capture:
        """Seal the record of an attempt that came to nothing."""
        return self._seal("failed", None, error)

    def _seal(
        self,
        outcome: Literal["fetched", "not-modified", "failed"],
        body: bytes | None,
        error: CaptureError | None,
    ) -> Capture:
        return Capture(
            url=self.url,
            captured_at=self.captured_at,
            outcome=outcome,
            final_url=self.target,
            redirects=tuple(self.redirects),
            status=self.status,
            headers=self.headers,
            peer=self.peer,
            wire_digest=self.wire_digest,
            body=body,
            kind=error.kind if error else "",
            reason=error.message if error else "",
            hint=error.hint if error else "",
            exchanges=tuple(self.exchanges),
            robots_ignored=self.robots_ignored,
        )


def _as_utf8(value: str) -> str:
    # http.client reads headers as Latin-1; browsers read a Location as UTF-8 where it is that.
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value
