"""All targets; here those of pages, declarations and histories."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from contextlib import suppress

import brought
import kept
import seeds
import served
from target import Target, file

from tosdiff.corpus import declarations, settings
from tosdiff.entities import Page
from tosdiff.errors import TosdiffError
from tosdiff.sources.dataset import Dataset
from tosdiff.sources.history import decoded
from tosdiff.sources.paths import kind_of, terms_of
from tosdiff.sources.plumbing import _parsed
from tosdiff.tag.examples import read_examples
from tosdiff.text.charset import decode
from tosdiff.text.extract import extract
from tosdiff.text.proposal import propose_selector
from tosdiff.text.segment import document

_URL = "https://lanternly.example/terms"
_PAGES = (Page(_URL, ("main",), ("nav",)), Page(_URL, (), ()))


def charset(data: bytes) -> None:
    kind = seeds.CONTENT_TYPES[len(data) % len(seeds.CONTENT_TYPES)]
    text = decode(data, kind)
    assert isinstance(text.text, str)


def html(data: bytes) -> None:
    kind = seeds.CONTENT_TYPES[len(data) % len(seeds.CONTENT_TYPES)]
    for page in _PAGES:
        with suppress(TosdiffError):
            _check_text(extract(data, content_type=kind, page=page).markdown)
    with suppress(TosdiffError):
        propose_selector(data, content_type=kind, url=_URL)


def pdf(data: bytes) -> None:
    with suppress(TosdiffError):
        _check_text(extract(data, content_type="application/pdf", page=_PAGES[1]).markdown)


def _check_text(markdown: str) -> None:
    assert markdown.strip()
    assert unicodedata.is_normalized("NFC", markdown)
    for clause in document(markdown).clauses:
        assert 0 <= clause.span[0] < clause.span[1] <= len(markdown)


def declaration(data: bytes) -> None:
    with file("Lanternly.json", data) as path, suppress(TosdiffError):
        declarations.load_service(path)


def history(data: bytes) -> None:
    with file("Lanternly.history.json", data) as path:
        (path.parent / "Lanternly.json").write_bytes(seeds.DECLARATION)
        read = declarations.load(path.parent)
        assert read.terms or read.problems


def toml(data: bytes) -> None:
    with file(settings.FILE_NAME, data) as path:
        with suppress(TosdiffError):
            settings.read_settings(path.parent)
        with suppress(TosdiffError):
            settings.read_policy(path)


def jsonl(data: bytes) -> None:
    for name in ("lines.jsonl", "lines.jsonl.gz"):
        with file(name, data) as path, suppress(TosdiffError):
            read_examples([path])


def names(data: bytes) -> None:
    """Read lines as paths and subjects of a history, and as a log of one."""
    text = data.replace(b"\0", b"").decode("utf-8", "surrogateescape")
    for line in text.split("\n"):
        terms_of(line)
        kind_of(line)
    subjects = text.split("\n")
    log = "".join(
        f"\x01{'a' * 40}\x02{number}\x02{one}\x02\0\n:100644 100644 b c M\0{one or 'x'}\0"
        for number, one in enumerate(subjects)
    )
    told = list(_parsed(io.BytesIO(log.encode("utf-8", "surrogateescape"))))
    assert [item.path for item in told] == [one or "x" for one in subjects]
    decoded(data)


def dataset(data: bytes) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        with suppress(UnicodeEncodeError, UserWarning):
            name = data[:40].decode("utf-8", "replace").partition("\0")[0]
            archive.writestr(name or "x", data)
        archive.writestr("Lanternly/Terms of Service/2024-05-31T06-00-00Z.md", "Oil.")
    sound = packed.getvalue()
    place = len(sound) * (sum(data) % 997) // 997
    torn = sound[:place] + data[:9] + sound[place + len(data[:9]) :]
    for content in (data, sound, torn):
        with file("versions.zip", content) as path, suppress(TosdiffError):
            source = Dataset(path)
            for mentions in source.mentions().values():
                list(source.texts(mentions))


TARGETS: tuple[Target, ...] = (
    Target("charset", charset, seeds.HTML, seeds.HTML_TOKENS),
    Target("html", html, seeds.HTML, seeds.HTML_TOKENS),
    Target("pdf", pdf, seeds.PDFS, seeds.PDF_TOKENS),
    Target("declaration", declaration, seeds.DECLARATIONS, seeds.JSON_TOKENS),
    Target("history", history, (seeds.HISTORY,), seeds.JSON_TOKENS),
    Target("toml", toml, seeds.TOMLS, seeds.TOML_TOKENS),
    Target("jsonl", jsonl, (*seeds.LINES, *seeds.ZIPPED), seeds.JSON_TOKENS),
    Target("names", names, seeds.NAMES, seeds.NAME_TOKENS),
    Target("dataset", dataset, seeds.NAMES, seeds.NAME_TOKENS),
    *brought.TARGETS,
    *served.TARGETS,
    *kept.TARGETS,
)
