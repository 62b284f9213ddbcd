"""Serve the demo's platforms on 127.0.0.1 as they stood on a date; nothing here needs a network.

python corpora/demo/serve.py --date 2020-02-05 --port 8817

with DemoServer("2019-12-10") as server:
    copy_declarations(corpus / "declarations", server.url)
    server.set_date("2020-02-05")
"""

from __future__ import annotations

import argparse
import html
import re
import sys
import threading
from collections import Counter
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple, Self

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # also where this file is loaded by its path, as in tests

from visits import Visit, fill  # noqa: E402 - found beside this file, whoever loads it

DATES = {
    "2019-12-10": "Three platforms, six terms. Vidora forbids keeping what reveals a person.",
    "2020-02-05": "A face-search firm is in the news: Vidora adds faces and biometric templates.",
    "2021-06-15": "Vidora and Paylo forbid scraping; Paylo's notice falls to 14 days, a fee rises; "
    "its privacy policy comes in another country's variant.",
    "2022-03-01": "Nothing new: Vidora bumps a date and its menu, Paylo's policy flips back, "
    "Meshwork answers with a bot wall.",
    "2023-07-01": "Training: Vidora and Meshwork forbid it to others and grant it to themselves; "
    "Vidora now makes face templates; Meshwork's API is closed to it.",
    "2024-11-20": "Vidora moves its section on disputes and renumbers; Paylo adds voice prints; "
    "Meshwork's redesign kills the declared selector, its terms unchanged.",
}
ROUTES = {
    "/vidora/legal/terms": "vidora/terms.html",
    "/vidora/legal/privacy": "vidora/privacy.html",
    "/paylo/legal/user-agreement.pdf": "paylo/user-agreement.pdf",
    "/paylo/legal/privacy": "paylo/privacy.html",
    "/meshwork/legal/terms": "meshwork/terms.html",
    "/meshwork/developers/terms": "meshwork/developer-terms.html",
}
DECLARED = "http://127.0.0.1:8817"  # the origin that the declarations name
ROBOTS = "User-agent: *\nDisallow: /vidora/search\nDisallow: /meshwork/session\n"
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


class Reply(NamedTuple):
    """A status, a Content-Type and a body."""

    status: int
    content_type: str
    body: bytes


def stored(name: str, on: str) -> Path | None:
    """Return the newest file of that name on a date, None if there was none yet."""
    dated = (HERE / "pages" / day / name for day in reversed(DATES) if day <= on)
    return next((path for path in dated if path.is_file()), None)


def page(visit: Visit) -> Reply:
    """Return what a visit gets; anything outside ROUTES is a 404."""
    path = visit.path.partition("?")[0]
    if path == "/robots.txt":
        return Reply(200, "text/plain", ROBOTS.encode())
    if path == "/":
        return Reply(200, "text/html; charset=utf-8", _index(visit.date).encode())
    file = stored(ROUTES.get(path, path), visit.date) if path in ROUTES else None
    if file is None:
        return Reply(404, "text/html; charset=utf-8", b"<h1>Not found</h1>")
    if file.suffix == ".pdf":
        return Reply(200, "application/pdf", file.read_bytes())
    # Paylo leaves the charset to its <meta>, as many servers do.
    kind = "text/html" if path.startswith("/paylo") else "text/html; charset=utf-8"
    return Reply(200, kind, _whole(file, visit).encode())


def copy_declarations(target: Path, url: str) -> None:
    """Write the declarations into a corpus, with a running server's origin for the fixed one."""
    target.mkdir(parents=True, exist_ok=True)
    for source in sorted((HERE / "declarations").glob("*.json")):
        text = source.read_text(encoding="utf-8").replace(DECLARED, url)
        (target / source.name).write_text(text, encoding="utf-8")


class DemoServer:
    """The platforms on a loopback port of their own, from `with` to its end.

    `port` 0 takes a free one. Raises: ValueError for a date before the story begins, or none.
    """

    def __init__(self, on: str, port: int = 0) -> None:
        self.set_date(on)
        self._visits: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._http = _HTTPServer(("127.0.0.1", port), _Handler)
        self._http.demo = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """The origin, without a slash at its end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def set_date(self, on: str) -> None:
        """Let the platforms stand as they did on a date, YYYY-MM-DD."""
        day = date.fromisoformat(on).isoformat()
        if day < min(DATES):
            raise ValueError(f"the story begins on {min(DATES)}")
        self.date = day

    def answer(self, path: str) -> Reply:
        """Return the page at a path; each call is one more visit."""
        with self._lock:
            self._visits[path] += 1
            return page(Visit(self.date, path, self._visits[path]))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


def _whole(file: Path, visit: Visit) -> str:
    """Return a fragment within its platform's chrome; a whole page (a bot wall) stays as it is."""
    body = file.read_text(encoding="utf-8")
    if body.startswith("<!DOCTYPE"):
        return fill(body, visit)
    chrome = stored(f"{file.parent.name}/chrome.html", visit.date)
    heading = _HEADING.search(body)
    assert chrome is not None, file
    assert heading is not None, file
    parts = {"{{body}}": body, "{{title}}": heading[1], "{{path}}": visit.path.partition("?")[0]}
    text = chrome.read_text(encoding="utf-8")
    for name, value in parts.items():
        text = text.replace(name, value)
    return fill(text, visit)


def _index(on: str) -> str:
    links = "".join(f'<li><a href="{path}">{path}</a></li>' for path in ROUTES)
    story = html.escape(DATES[max(day for day in DATES if day <= on)])
    return f"<!doctype html><title>Demo</title><h1>{on}</h1><p>{story}</p><ul>{links}</ul>"


class _HTTPServer(ThreadingHTTPServer):
    daemon_threads = True
    demo: DemoServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _HTTPServer

    def do_GET(self) -> None:
        reply = self.server.demo.answer(self.path)
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
        """Print nothing: the demo's output is what its reader looks at."""


def main() -> None:
    """Serve a date until interrupted."""
    options = argparse.ArgumentParser(description="Serve the demo's platforms as of a date.")
    options.add_argument("--date", default=min(DATES), help="YYYY-MM-DD, from %(default)s on")
    options.add_argument("--port", type=int, default=8817)
    chosen = options.parse_args()
    try:
        server = DemoServer(chosen.date, chosen.port)
    except (ValueError, OSError) as error:
        options.error(str(error))
    with server:
        print(f"{server.url}/ as of {chosen.date}; Ctrl-C ends it", flush=True)  # noqa: T201 - a script
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
