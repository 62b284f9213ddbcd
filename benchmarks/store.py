"""Measure the archive: its size beside raw pages and gzip, and what writing and reading cost.

    python benchmarks/store.py [--data DIR] [--pages N] [--versions N] [--json]

Real pages are served again and again as live sites do it: other tokens, nonces, asset hashes and
menu each time, and in every tenth a changed sentence. Bars: the whole archive is at least 25 times
smaller than the raw pages; 50 unchanged visits cost at most 80 ms. Times are CPU.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tosdiff.archive.archive import Archive
from tosdiff.entities import Capture, Derivation, Page, Recipe
from tosdiff.text.extract import extract
from tosdiff.text.segment import document
from tosdiff.text.words import count_words, words_digest

_HERE = Path(__file__).resolve().parent
_START = datetime(2024, 1, 1, 6, tzinfo=UTC)
_SENTENCE = re.compile(r"(?<=>)([^<>]{80,400})(?=<)")
_BARS = {"times smaller than raw": 25.0, "50 unchanged visits, ms": 80.0}


@dataclass(slots=True)
class Meter:
    """CPU milliseconds, by what was done."""

    taken: dict[str, list[float]] = field(default_factory=dict)

    def time(self, what: str, work: Callable[..., Any], *arguments: object) -> Any:
        """Do some work, remember what it took, and return its result."""
        start = time.process_time()
        result = work(*arguments)
        self.taken.setdefault(what, []).append((time.process_time() - start) * 1e3)
        return result

    def median(self, what: str) -> float:
        """Return what such work took, most often."""
        return statistics.median(self.taken[what])


def main() -> int:
    """Run the benchmark; 1 if a bar is missed."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "archive.db"
        figures = measure(_pages(options.data, options.pages), options.versions, file)
    missed = [
        f"{what}: {figures[what]} (bar {bar})"
        for what, bar in _BARS.items()
        if (figures[what] < bar if what.startswith("times") else figures[what] > bar)
    ]
    if options.json:
        print(json.dumps(figures, indent=2))
    else:
        print("\n".join(f"{what:32} {value:>12,}" for what, value in figures.items()))
    print("\n".join(f"missed: {line}" for line in missed), file=sys.stderr, end="")
    return 1 if missed else 0


def measure(pages: list[Path], versions: int, file: Path) -> dict[str, float]:
    """Record each page's versions, read some back, and return the figures."""
    meter = Meter()
    raw = zipped = 0
    with Archive.open(file, create=True) as archive:
        for page in pages:
            for body, derivation, day in _served(page, versions):
                raw += len(body)
                zipped += len(meter.time("gzip", gzip.compress, body, 6))
                _record(archive, meter, page.stem, _capture(body, day), derivation)
        _read(archive, meter)
    size = sum(path.stat().st_size for path in file.parent.iterdir())
    with Archive.open(file) as archive:
        unchanged = _unchanged(archive)
    return {
        "pages": len(pages),
        "versions of each": versions,
        "raw, bytes": raw,
        "gzip -6, bytes": zipped,
        "archive, bytes": size,
        "times smaller than raw": round(raw / size, 1),
        "times smaller than gzip": round(zipped / size, 1),
        "gzip -6, ms": round(meter.median("gzip"), 2),
        "write, same text, ms": round(meter.median("same"), 2),
        "write, changed text, ms": round(meter.median("changed"), 2),
        "read a body, ms": round(meter.median("body"), 2),
        "read a text, ms": round(meter.median("text"), 2),
        "read and segment a document, ms": round(meter.median("document"), 2),
        "50 standings, ms": round(unchanged[0], 1),
        "50 unchanged visits, ms": round(unchanged[1], 1),
    }


def _record(
    archive: Archive, meter: Meter, name: str, capture: Capture, derivation: Derivation
) -> None:
    start = time.process_time()
    entry = archive.record(f"{name}/Terms", [capture], derivation)
    kind = "same" if entry.kind == "unchanged" else entry.kind
    meter.taken.setdefault(kind, []).append((time.process_time() - start) * 1e3)


def _read(archive: Archive, meter: Meter) -> None:
    chance = random.Random(7)
    for terms in archive.terms():
        records = archive.captures(terms)
        for record in chance.sample(records, min(len(records), 30)):
            meter.time("body", archive.body, record.body_digest)
        for version in archive.versions(terms):
            meter.time("text", archive.text, version)
            meter.time("document", archive.document, version)


def _unchanged(archive: Archive) -> tuple[float, float]:
    """Visit 50 terms whose pages did not change; return ms to ask how they stand, and to record."""
    names = [f"Unchanged {number}/Terms" for number in range(50)]
    body = b"<p>You may not copy lamps.</p>"
    for name in names:
        archive.record(name, [_capture(body, 0)], _derive("You may not copy lamps."))
    start = time.process_time()
    archive.standings(names)
    asked = time.process_time()
    for name in names:
        archive.record(name, [_capture(body, 1)], None)
    return (asked - start) * 1e3, (time.process_time() - asked) * 1e3


def _served(page: Path, versions: int) -> Iterator[tuple[bytes, Derivation, int]]:
    """Serve a page again and again; its text changes in every tenth version."""
    chance = random.Random(page.stem)
    html = page.read_text(encoding="utf-8", errors="replace")
    derivation = _derive(_text(html))
    for day in range(versions):
        if day % 10 == 9:
            html = _amended(html, chance)
            derivation = _derive(_text(html))
        yield _dressed(html, chance).encode(), derivation, day


def _amended(html: str, chance: random.Random) -> str:
    """Change a sentence somewhere in the text."""
    found = [match for match in _SENTENCE.finditer(html) if match[0].count(" ") > 9]
    if not found:
        return html.replace("</body>", f"<p>Clause {chance.random()} is new here.</p></body>")
    match = chance.choice(found)
    words = match[0].split(" ")
    words[chance.randrange(1, len(words))] = f"within {chance.randrange(7, 90)} days"
    return html[: match.start()] + " ".join(words) + html[match.end() :]


def _dressed(html: str, chance: random.Random) -> str:
    """Change what changes with each request: tokens, nonces, asset hashes, the menu."""
    nonce, build = f"{chance.getrandbits(128):032x}", f"{chance.getrandbits(64):016x}"
    html = re.sub(r"<script\b", f'<script nonce="{nonce}"', html)
    html = re.sub(r"(\.(?:js|css))([\"'])", rf"\1?v={build}\2", html)
    token = f'<meta name="csrf-token" content="{chance.getrandbits(256):064x}">'
    html = html.replace("</head>", f"{token}</head>", 1)
    entries = "".join(
        f'<li><a href="/offers/{chance.randrange(10**6)}">Offer {chance.randrange(99)}</a></li>'
        for _ in range(chance.randrange(4, 12))
    )
    return re.sub(
        r"(<body\b[^>]*>)", lambda m: f"{m[0]}<nav><ul>{entries}</ul></nav>", html, count=1
    )


def _text(html: str) -> str:
    page = Page("https://page.example/terms", ("body",), ("nav", "script", "style"))
    return extract(html.encode(), content_type="text/html; charset=utf-8", page=page).markdown


def _derive(text: str) -> Derivation:
    recipe = Recipe("0" * 64, "benchmark/1", "selectors")
    return Derivation(document(text), recipe, words_digest(text), count_words(text))


def _capture(body: bytes, day: int) -> Capture:
    url = "https://page.example/terms"
    headers = (
        ("Date", f"day {day}"),
        ("Content-Type", "text/html; charset=utf-8"),
        ("Cache-Control", "private, max-age=0, must-revalidate"),
        ("ETag", f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'),
        ("Set-Cookie", f"session={hashlib.md5(body).hexdigest()}; Secure; HttpOnly"),
    )
    return Capture(
        url=url,
        captured_at=_START + timedelta(days=day),
        outcome="fetched",
        final_url=url,
        status=200,
        headers=headers,
        peer="192.0.2.1",
        wire_digest=hashlib.sha256(body).hexdigest(),
        body=body,
    )


def _pages(data: Path, count: int) -> list[Path]:
    """Return pages of all sizes, smallest and largest left out."""
    pages = sorted((data / "pages" / "html").glob("*.html"), key=lambda path: path.stat().st_size)
    if not pages:
        sys.exit(f"no pages in {data}: TOSDIFF_SHARED says where the data is")
    step = len(pages) / (count + 1)
    return [pages[int(step * place)] for place in range(1, count + 1)]


def _options() -> argparse.Namespace:
    shared = Path(os.environ.get("TOSDIFF_SHARED", _HERE.parent.parent / "shared"))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=shared / "data")
    parser.add_argument("--pages", type=int, default=5)
    parser.add_argument("--versions", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
