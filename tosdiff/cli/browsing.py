"""Open the browser that renders what scripts build, for the verbs that read pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tosdiff.cli.session import Session, user_agent
from tosdiff.errors import CaptureError

if TYPE_CHECKING:
    from tosdiff.api.snapshot import Render
    from tosdiff.capture.browser import Browser
    from tosdiff.corpus.settings import Network
    from tosdiff.entities import Terms


@contextmanager
def opened(session: Session, network: Network, *, allow_private: bool) -> Iterator[Browser]:
    """Open the browser; it starts at its first page. Raises: CaptureError if there is none."""
    from tosdiff.capture.browser import Browser
    from tosdiff.capture.browser_program import find_chromium, is_root

    program = find_chromium(network.chromium)
    if is_root():
        session.say("note: Chromium runs without its sandbox, since we run as root")
    with Browser(
        program,
        user_agent=user_agent(network),
        language=network.language,
        allow_private=allow_private or network.allow_private,
        deadline=network.timeout,
    ) as browser:
        yield browser


@contextmanager
def renderer(
    session: Session, network: Network, terms: Iterable[Terms], *, allow_private: bool
) -> Iterator[Render | None]:
    """Give what renders pages if any of these terms asks for it; None if there is no browser.

    Each such page is then read as served, and the run says so.
    """
    if not any(page.scripts for item in terms for page in item.pages):
        yield None
        return
    from tosdiff.capture.browser_program import find_chromium

    try:
        find_chromium(network.chromium)
    except CaptureError as error:
        session.warn(f"pages that need a browser are read as served: {error.message}", error.hint)
        yield None
        return
    with opened(session, network, allow_private=allow_private) as browser:
        yield browser.render
