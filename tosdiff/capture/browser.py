"""Render pages that scripts build, in an installed Chromium: one browser, one page at a time.

What goes wrong with a page, or with the browser on it, costs that page alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeAlias, TypeVar

from tosdiff.capture.addresses import host_of
from tosdiff.capture.connection import Resolve, look_up
from tosdiff.capture.release import RENDERER
from tosdiff.entities import Capture
from tosdiff.errors import CaptureError
from tosdiff.text.pdf import is_pdf

if TYPE_CHECKING:
    from tosdiff.capture.browser_network import Parts
    from tosdiff.capture.browser_page import Taken
    from tosdiff.capture.browser_program import Program

__all__ = ["Browser", "Fetch"]

Fetch: TypeAlias = Callable[[str], Capture]
_Found = TypeVar("_Found")
_Ask: TypeAlias = "Callable[[str], asyncio.Future[Capture]]"
_Question: TypeAlias = "tuple[str, asyncio.Future[Capture]]"

_GIVE_UP = 30.0  # seconds in which a page that is given up lets go of the browser
_THREADS = 6  # that fetch the parts of a page
_HTML = ("text/html", "application/xhtml+xml", "")


class Browser:
    """Render pages in Chromium, which is started at the first and renewed after `pages` of them.

    Any thread may ask; one page is rendered at a time. `program` is Chromium's path. `deadline`
    in seconds holds for one page, without the browser's start; `language` is a language tag.
    """

    def __init__(  # noqa: PLR0913  # each is one setting of the user's, with its own default
        self,
        program: str,
        *,
        user_agent: str,
        language: str = "en",
        allow_private: bool = False,
        deadline: float = 60.0,
        pages: int = 50,
        resolve: Resolve = look_up,
    ) -> None:
        self._path = program
        self._user_agent = user_agent
        self._language = language
        self._allow_private = allow_private
        self._resolve = resolve
        self._deadline = deadline
        self._most = pages
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self._pool = ThreadPoolExecutor(_THREADS, "part of a page")
        self._parts: Parts | None = None
        self._program: Program | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def render(self, served: Capture, fetch: Fetch, language: str = "") -> Capture:
        """Return the capture of a page with what a browser shows of it in place of its body.

        What is no HTML is returned as it is. `fetch` is called, in this thread, for the documents
        that the page leads to or frames. A page that cannot be rendered is a failed capture.
        `language` is the one that this page is asked for in, if not that of all.
        """
        if served.outcome != "fetched" or not _is_html(served):
            return served
        questions: SimpleQueue[_Question | None] = SimpleQueue()
        with self._lock:
            work = self._run(self._render(served, questions, language or self._language))
            try:
                self._answer(questions, fetch)
            except BaseException:  # as Ctrl-C: the page is given up, and what it needs is closed
                if work.cancel():
                    with suppress(Empty):
                        while questions.get(timeout=_GIVE_UP) is not None:
                            pass
                raise
            try:
                return work.result()
            except CaptureError as error:
                return _failed(served, error)

    def close(self) -> None:
        """Close the browser; no process, thread or profile is left."""
        with self._lock:
            if self._loop is not None and self._thread is not None:
                self._run(self._stop()).result()
                self._loop.call_soon_threadsafe(self._loop.stop)
                self._thread.join()
                self._loop.close()
                self._loop = self._thread = None
            self._pool.shutdown(cancel_futures=True)
            if self._parts is not None:
                self._parts.close()

    def _answer(self, questions: SimpleQueue[_Question | None], fetch: Fetch) -> None:
        """Fetch documents for the page until it is done with."""
        while (question := questions.get()) is not None:
            url, answer = question
            assert self._loop is not None
            self._loop.call_soon_threadsafe(partial(_give, answer, fetch(url)))

    def _run(self, work: Coroutine[Any, Any, _Found]) -> Future[_Found]:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = Thread(target=self._loop.run_forever, daemon=True, name="browser")
            self._thread.start()
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _render(
        self, served: Capture, questions: SimpleQueue[_Question | None], language: str
    ) -> Capture:
        def ask(url: str) -> asyncio.Future[Capture]:
            answer = asyncio.get_running_loop().create_future()
            questions.put((url, answer))
            return answer

        try:
            program = await self._ready()
            taken = await self._attempt(program, served, ask, language)
        finally:
            questions.put(None)
        return _rendered(served, taken, f"{RENDERER} Chromium/{program.browser.version}")

    async def _attempt(self, program: Program, served: Capture, ask: _Ask, language: str) -> Taken:
        try:
            return await self._visit(program, served, ask, language)
        except BaseException:
            self._program = None  # whatever went wrong, the next page gets a new one
            await program.kill()
            raise

    async def _visit(self, program: Program, served: Capture, ask: _Ask, language: str) -> Taken:
        """Visit a page until it is taken, time is up, or its process is gone."""
        from playwright.async_api import Error

        from tosdiff.capture.browser_context import Manners
        from tosdiff.capture.browser_page import Visit

        visit = Visit(served, ask, self._fetches(), self._pool)
        manners = Manners(self._user_agent, language)
        work = asyncio.ensure_future(visit.take(program.browser, manners))
        ends = [asyncio.ensure_future(event.wait()) for event in (visit.lost, program.gone)]
        done, _ = await asyncio.wait(
            (work, *ends), timeout=self._deadline, return_when=asyncio.FIRST_COMPLETED
        )
        program.pages += 1
        for task in ends:
            task.cancel()
        if work not in done:
            work.cancel()
            raise _broken(served, crashed=bool(done), seconds=self._deadline)
        try:
            return work.result()
        except Error as error:
            if visit.lost.is_set() or program.gone.is_set():
                raise _broken(served, crashed=True, seconds=self._deadline) from error
            raise _refused(served, str(error)) from error

    async def _ready(self) -> Program:
        """Return a running browser, a new one if the last is used up or gone."""
        from tosdiff.capture.browser_program import Program

        program = self._program
        if program is not None and (program.pages >= self._most or program.gone.is_set()):
            self._program = None
            await program.stop()
        if self._program is None:
            self._program = await Program.start(self._path)
        return self._program

    async def _stop(self) -> None:
        if self._program is not None:
            await self._program.stop()
            self._program = None
        rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    def _fetches(self) -> Parts:
        from tosdiff.capture.browser_network import Parts

        if self._parts is None:
            headers = {
                "User-Agent": self._user_agent,
                "Accept-Encoding": "gzip, deflate",
            }
            self._parts = Parts(headers, allow_private=self._allow_private, resolve=self._resolve)
        return self._parts


def _give(answer: asyncio.Future[Capture], capture: Capture) -> None:
    if not answer.done():
        answer.set_result(capture)


def _is_html(served: Capture) -> bool:
    kind = served.header("content-type").partition(";")[0].strip().lower()
    return kind in _HTML and not is_pdf(served.body or b"")


def _rendered(served: Capture, taken: Taken, by: str) -> Capture:
    """Return the capture of the document that the page ended at, as it was asked for."""
    document = taken.document
    there = () if document is served else (document.url, *document.redirects)
    return replace(
        document,
        url=served.url,
        exchanges=(*served.exchanges, *(document.exchanges if there else ())),
        robots_ignored=served.robots_ignored or document.robots_ignored,
        captured_at=served.captured_at,
        redirects=(*served.redirects, *there),
        body=taken.shown.body,
        rendered=by if taken.settled else f"{by} (its text never came to rest)",
    )


def _failed(served: Capture, error: CaptureError) -> Capture:
    return replace(
        served,
        outcome="failed",
        body=None,
        kind=error.kind,
        reason=error.message,
        hint=error.hint,
    )


def _broken(served: Capture, *, crashed: bool, seconds: float) -> CaptureError:
    host = host_of(served.final_url or served.url)
    if crashed:
        return CaptureError(
            f"the browser crashed on the page from {host}",
            kind="browser",
            hint="try again; if it crashes each time, the page does it",
        )
    return CaptureError(
        f"the page from {host} kept the browser busy for {seconds:g} s without an end",
        kind="timeout",
        hint="try again later, or give it more time: `timeout` in corpus.toml",
    )


def _refused(served: Capture, said: str) -> CaptureError:
    first = next((line.strip() for line in said.splitlines() if line.strip()), "no reason given")
    return CaptureError(
        f"the browser cannot show {served.final_url or served.url}: {first}",
        kind="browser",
        hint="try `tosdiff extract URL --browser`, and the same without --browser",
    )
