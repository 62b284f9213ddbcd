"""Open one page in a browser, wait until its text rests, open what is folded, and take it down.

The browser has no network. Documents are fetched as plain pages are (robots.txt, delays, record),
their scripts, styles and data by `Parts`; whatever else a page wants, it does not get.
"""

from __future__ import annotations

import asyncio
import html
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from math import isfinite
from typing import Any, cast
from urllib.parse import urldefrag

from playwright.async_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Dialog,
    Error,
    Page,
    Request,
    Route,
    WebSocketRoute,
)

from tosdiff.capture.browser_context import HEIGHT, HEIGHT_OF, WIDTH, Manners, open_context, unfold
from tosdiff.capture.browser_dom import ERROR, Shown, write
from tosdiff.capture.browser_network import Asked, Parts
from tosdiff.capture.budget import MIB, too_large
from tosdiff.entities import Capture
from tosdiff.errors import CaptureError

Ask = Callable[[str], Awaitable[Capture]]

_TALLEST = 20_000
_GROWTHS = 3  # a page that grows whenever it is shown more of has no end
_POLL = 0.25  # seconds
_QUIET, _QUIET_BARE = 0.75, 3.0  # without a new word or request; longer while there are hardly any
_BARE = 50  # words
_FIRST, _LATER = 15.0, 5.0  # at most, until the text rests
_MAX_REQUESTS = 400
_MAX_BYTES = 64 * MIB
_MAX_BODY = 32 * MIB
_MAX_DOCUMENTS = 24
_PARTS = frozenset({"script", "stylesheet", "xhr", "fetch"})
_METHODS = frozenset({"GET", "HEAD", "POST"})
# What speaks of the bytes on the wire, saves to a disk, or holds for other visits.
_NOT_PASSED = frozenset(
    {
        "alt-svc",
        "connection",
        "content-disposition",
        "content-encoding",
        "content-length",
        "keep-alive",
        "location",
        "nel",
        "report-to",
        "reporting-endpoints",
        "strict-transport-security",
        "transfer-encoding",
    }
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a visit brought: what was shown, the document it came from, and whether it rested."""

    shown: Shown
    document: Capture
    settled: bool


class Visit:
    """One page in a context of its own, which nothing outlives.

    `lost` is set when the page's process is gone.
    """

    def __init__(self, served: Capture, ask: Ask, parts: Parts, pool: Executor) -> None:
        self.lost = asyncio.Event()
        self._served = served
        self._main: Capture | None = None  # the document that is shown, or was the last to be
        self._given: dict[str, Capture] = {}  # by address, what the page itself was given
        self._ask = ask
        self._parts = parts
        self._pool = pool
        self._fetched: dict[str, Capture] = {}
        self._is_frozen = False
        self._language = ""
        self._open = self._requests = self._documents = self._bytes = 0
        self._context: BrowserContext
        self._page: Page
        self._protocol: CDPSession

    async def take(self, browser: Browser, manners: Manners) -> Taken:
        """Show the page and take down what it shows. Raises: CaptureError; playwright's Error."""
        self._language = manners.language
        self._context = await open_context(browser, manners)
        self._page = page = await self._context.new_page()
        await self._context.route("**/*", self._answer)
        await self._context.route_web_socket("**/*", _refuse)
        self._context.on("page", _close)
        page.on("dialog", _dismiss)
        page.on("crash", lambda _: self.lost.set())
        self._protocol = await self._context.new_cdp_session(page)
        self._protocol.on("Page.frameNavigated", self._shows)
        await self._protocol.send("Page.enable")
        await page.goto(self._served.final_url or self._served.url, wait_until="commit", timeout=0)
        shown, settled = await self._rest(_FIRST)
        self._is_frozen = True  # what is opened below may also lead away
        opened, settled = await self._unfold(shown, settled=settled)
        await self._context.close()
        richest = opened if len(opened.text) >= len(shown.text) else shown
        if richest.url.startswith(ERROR):
            raise CaptureError("the browser shows an error of its own", kind="browser")
        if len(richest.body) > _MAX_BODY:
            raise too_large(_MAX_BODY, decoded=True)
        return Taken(richest, self._main or self._served, settled)

    async def _unfold(self, shown: Shown, *, settled: bool) -> tuple[Shown, bool]:
        for frame in self._page.frames:
            await unfold(frame)
        height = 0
        for _ in range(_GROWTHS):
            wanted = await self._wanted_height()
            if wanted <= height:
                break
            height = wanted
            await self._page.set_viewport_size({"width": WIDTH, "height": height})
            shown, rested = await self._rest(_LATER)
            settled = settled and rested
        return shown, settled

    async def _wanted_height(self) -> int:
        said = await self._page.evaluate(HEIGHT_OF)
        height = said if isinstance(said, int | float) and isfinite(said) else 0
        return int(max(HEIGHT, min(height, _TALLEST)))

    async def _rest(self, limit: float) -> tuple[Shown, bool]:
        """Wait until nothing was added or asked for in a while, at most `limit` seconds."""
        now = asyncio.get_running_loop().time
        ends = now() + limit
        last, since = await self._look(), now()
        while True:
            await asyncio.sleep(_POLL)
            shown = await self._look()
            if self._open or shown.text != last.text:
                since = now()
            last = shown
            bare = len(shown.text.split()) < _BARE
            if now() - since >= (_QUIET_BARE if bare else _QUIET):
                return shown, True
            if now() > ends:
                return shown, False

    async def _look(self) -> Shown:
        for _ in range(20):
            try:
                account = await self._protocol.send(
                    "DOMSnapshot.captureSnapshot", {"computedStyles": []}
                )
            except Error:  # between two documents there is none
                await asyncio.sleep(_POLL)
            else:
                return write(cast("dict[str, Any]", account))
        raise CaptureError("the page never held still enough to be read", kind="browser")

    async def _answer(self, route: Route) -> None:
        self._open += 1
        try:
            if not self._may_have(route.request):
                await _deny(route)
            elif route.request.resource_type == "document":
                await self._give_document(route)
            else:
                await self._give_part(route)
        except Error:
            pass  # the page no longer wants it, or is gone
        finally:
            self._open -= 1

    def _may_have(self, request: Request) -> bool:
        self._requests += 1
        if self._requests > _MAX_REQUESTS or self._bytes > _MAX_BYTES:
            return False
        if request.resource_type != "document":
            return request.resource_type in _PARTS and request.method in _METHODS
        self._documents += 1
        is_ours = request.frame.page == self._page  # and no window that it opened
        leaves = self._is_frozen and request.frame == self._page.main_frame
        may = is_ours and not leaves and self._documents <= _MAX_DOCUMENTS
        return may and request.method == "GET"

    async def _give_document(self, route: Route) -> None:
        request = route.request
        is_main = request.frame == self._page.main_frame
        url = urldefrag(request.url).url
        if is_main and not self._given:
            document = self._served
        elif url in self._fetched:
            document = self._fetched.pop(url)
        else:
            document = await self._ask(url)
            if document.redirects and document.body is not None and url != document.final_url:
                self._fetched[document.final_url] = document
                await route.fulfill(content_type="text/html", body=_forward(document.final_url))
                return
        if document.body is None:
            await _deny(route)
            return
        if is_main:
            self._given[url] = document
        await self._fulfill(route, document.status or 200, document.headers, document.body)

    def _shows(self, said: dict[str, Any]) -> None:
        """Note which document the page shows now: what it was given may be a file to save."""
        frame = said["frame"]
        if "parentId" not in frame:
            self._main = self._given.get(urldefrag(frame["url"]).url, self._main)

    async def _give_part(self, route: Route) -> None:
        request = route.request
        known = await self._context.cookies(request.url)
        cookies = "; ".join(f"{one.get('name')}={one.get('value')}" for one in known)
        body, language = request.post_data_buffer, self._language
        asked = Asked(request.method, request.url, request.headers, body, language)
        fetch = partial(self._parts.fetch, asked, cookies=cookies)
        try:
            got = await asyncio.get_running_loop().run_in_executor(self._pool, fetch)
        except CaptureError as error:
            await route.abort("addressunreachable" if error.kind == "private" else "failed")
            return
        await self._fulfill(route, got.status, got.headers, got.body)

    async def _fulfill(
        self, route: Route, status: int, headers: Iterable[tuple[str, str]], body: bytes
    ) -> None:
        self._bytes += len(body)
        await route.fulfill(status=status, headers=_passed(headers), body=body)


def _passed(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the headers that a page may see; several of one name become one."""
    found: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        if key in _NOT_PASSED:
            continue
        between = "\n" if key == "set-cookie" else ", "
        found[key] = f"{found[key]}{between}{value}" if key in found else value
    return found


def _forward(url: str) -> str:
    """Return a page that leads on, so that the browser knows the address of what it shows."""
    return f'<!DOCTYPE html><meta http-equiv="refresh" content="0; url={html.escape(url)}">'


async def _deny(route: Route) -> None:
    """Give nothing; a document that is denied leaves what was shown before in its place."""
    if route.request.resource_type == "document":
        await route.fulfill(status=204)
    else:
        await route.abort("blockedbyclient")


async def _refuse(socket: WebSocketRoute) -> None:
    with suppress(Error):
        await socket.close()


async def _dismiss(dialog: Dialog) -> None:
    with suppress(Error):
        await dialog.dismiss()


async def _close(window: Page) -> None:
    with suppress(Error):
        await window.close()
