"""Read what a verb works on: a file, standard input, or a page on the web."""

from __future__ import annotations

import sys
from pathlib import Path

from tosdiff.cli.session import Session
from tosdiff.entities import Capture, Page
from tosdiff.errors import CaptureError, DeclarationError


def is_address(name: str) -> bool:
    """Tell whether a name is a web address."""
    return name.startswith(("http://", "https://"))


def read_bytes(name: str) -> bytes:
    """Read a file, or standard input for `-`. Raises DeclarationError if it cannot be read."""
    if name == "-":
        return sys.stdin.buffer.read()  # a closed one is empty
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise DeclarationError(
            f"{name}: {error.strerror or error}", hint="name a file, or - for standard input"
        ) from error


def read_text(name: str) -> str:
    """Read UTF-8 text without translating its line ends: spans count code points of the file."""
    return decoded(read_bytes(name), "standard input" if name == "-" else name)


def decoded(source: bytes, name: str) -> str:
    """Return text. Raises: DeclarationError for a web page, binary, or what is not UTF-8."""
    if source[:200].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        raise DeclarationError(
            f"{name} is a web page, not a text", hint=f"run `tosdiff extract {name}` first"
        )
    hint = "for a web page or a PDF use `tosdiff extract` first"
    if b"\0" in source:
        raise DeclarationError(f"{name}: binary, not text (byte {source.index(0)} is 0)", hint=hint)
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DeclarationError(f"{name}: not UTF-8 text (byte {error.start})", hint=hint) from error


def fetch(session: Session, url: str, *, allow_private: bool, in_browser: bool = False) -> Capture:
    """Fetch one page as the corpus would, if there is one. Raises CaptureError if that failed."""
    from tosdiff.corpus.settings import FILE_NAME, Network, read_settings

    root = session.root
    network = read_settings(root).network if (root / FILE_NAME).exists() else Network()
    with session.fetcher(network, allow_private=allow_private) as fetcher:
        if in_browser:
            from tosdiff.cli.browsing import opened

            with opened(session, network, allow_private=allow_private) as browser:
                capture = browser.render(fetcher.fetch(url), fetcher.fetch)
        else:
            capture = fetcher.fetch(url)
    if capture.body is None:
        raise CaptureError(f"{url}: {capture.reason}", hint=capture.hint, kind=capture.kind)
    return capture


def page_source(
    session: Session, name: str, *, url: str, allow_private: bool, in_browser: bool = False
) -> tuple[bytes, str, str]:
    """Return a page's bytes, its Content-Type and its address, wherever it is."""
    if not is_address(name):
        if in_browser:
            raise DeclarationError(f"{name} is no web address", hint="--browser opens web pages")
        return read_bytes(name), "", url
    capture = fetch(session, name, allow_private=allow_private, in_browser=in_browser)
    return capture.body or b"", capture.header("content-type"), url or capture.final_url or name


def declared_page(declaration: str, terms: str) -> tuple[Page, ...]:
    """Return the pages of one terms in a declaration file; the only terms need no name."""
    from tosdiff.corpus.declarations import load_service

    known = load_service(Path(declaration))
    wanted = terms.casefold()
    found = [item for item in known if item.type.casefold().startswith(wanted)]
    if len(found) == 1:
        return found[0].pages
    raise DeclarationError(
        f"{declaration} has {'several' if found else 'no'} terms {terms!r}".replace("''", "in it"),
        hint="name one with --terms: " + ", ".join(item.type for item in known),
    )
