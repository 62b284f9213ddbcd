"""Capture real pages from loopback, twice, and count what is reported and what it costs.

    python benchmarks/capture.py            # what is reported, CPU, memory
    python benchmarks/capture.py --peers    # the same pages with urlwatch and webchanges beside it

Part one serves all real pages under their declarations. The second time every page has other
scripts and another navigation, and three have a clause that really changed: exactly these three
must be reported, with that clause. Part two captures 50 pages that did not change at all.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measuring import Cost, bench_tools, best, run, shared

MARK = "Robots and scrapers must not read it for any purpose without our written consent."
PAGES = 50
ROUNDS = 5
TOSDIFF = [sys.executable, "-m", "tosdiff"]
LIBRARIES = [sys.executable, "-c", "import click, requests, sqlalchemy.dialects.sqlite.pysqlite"]
SERVER = """
import http.server, json, sys
from pathlib import Path
root = Path(sys.argv[1])
kinds = json.loads((root / "kinds.json").read_text())
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        name = self.path.split("?")[0].lstrip("/")
        file = root / name
        if name not in kinds or not file.is_file():
            self.send_response(404); self.send_header("Content-Length", "0"); self.end_headers()
            return
        body = file.read_bytes()
        tag = f'"{hash(body):x}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304); self.send_header("ETag", tag); self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", kinds[name]); self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(body))); self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
"""


@dataclass(frozen=True, slots=True)
class Page:
    """A real page and how it is declared."""

    id: str
    type: str
    mime: str
    body: bytes
    rules: dict[str, Any]


def read_pages() -> list[Page]:
    """Read the real pages and their declarations."""
    root = shared() / "data" / "pages"
    pages = []
    for line in (root / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rules = {key: row[key] for key in ("select", "remove", "filter") if row.get(key)}
        if row["mime"] == "application/pdf":
            rules = {}
        body = (root / row["source"]).read_bytes()
        pages.append(Page(row["id"], row["type"], row["mime"], body, rules))
    return pages


class Site:
    """Pages served from a directory by another process, so that its CPU is not ours."""

    def __init__(self, root: Path, pages: list[Page]) -> None:
        self.root = root
        root.mkdir()
        (root / "kinds.json").write_text(json.dumps({page.id: page.mime for page in pages}))
        for page in pages:
            self.put(page.id, page.body)
        self._server = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(root)], stdout=subprocess.PIPE
        )
        assert self._server.stdout is not None
        self.port = int(self._server.stdout.readline())

    def put(self, name: str, body: bytes) -> None:
        """Let a page be served from now on."""
        (self.root / name).write_bytes(body)

    def url(self, name: str) -> str:
        """The address of a page."""
        return f"http://127.0.0.1:{self.port}/{name}"

    def close(self) -> None:
        """Stop serving."""
        self._server.terminate()
        self._server.wait()


def declare(corpus: Path, site: Site, pages: list[Page]) -> None:
    """Make a corpus that declares the pages, each as a service of its own."""
    run([*TOSDIFF, "init", str(corpus)])
    for page in pages:
        terms = {page.type: {"fetch": site.url(page.id), **page.rules}}
        path = corpus / "declarations" / f"{page.id}.json"
        path.write_text(json.dumps({"name": page.id, "terms": terms}), encoding="utf-8")


def altered(page: Page) -> bytes:
    """Return a page as the next visitor sees it: other scripts, another navigation."""
    if page.mime == "application/pdf":
        return page.body
    text = page.body.decode("utf-8", "surrogateescape")
    script = '<script nonce="a8f2">window.__build = "2025.11.3"; window.__visit = 48151;</script>'
    text = re.sub(r"</head>", script + "</head>", text, count=1, flags=re.IGNORECASE)
    selected = json.dumps(page.rules.get("select", ""))
    if '"body"' not in selected:
        nav = '<nav class="x9"><ul><li><a href="/new?visit=48151">What is new</a></li></ul></nav>'
        text = re.sub(r"(<body[^>]*>)", rf"\1{nav}", text, count=1, flags=re.IGNORECASE)
    return text.encode("utf-8", "surrogateescape")


def changed(body: bytes, text: str) -> tuple[bytes, str] | None:
    """Return a page of which one clause really changed, and that clause as it was."""
    source = body.decode("utf-8", "surrogateescape")
    lines = [line for line in text.splitlines() if re.fullmatch(r"[A-Za-z ,]{60,300}\.", line)]
    for line in lines[len(lines) // 2 :]:
        if source.count(line) == 1:
            return source.replace(line, f"{line} {MARK}").encode("utf-8", "surrogateescape"), line
    return None


def report_changes(work: Path) -> bool:
    """Part one: what is reported of pages that changed, and of pages that only look so."""
    pages = read_pages()
    site = Site(work / "site", pages)
    corpus = work / "corpus"
    snapshot = [*TOSDIFF, "--corpus", str(corpus), "snapshot", "--allow-private", "--delay", "0"]
    try:
        declare(corpus, site, pages)
        first = run([*snapshot, "--format", "jsonl"])
        taken = [json.loads(line) for line in first.out.splitlines()]
        site_changes = alter_site(site, pages, corpus)
        second = run([*snapshot, "--format", "jsonl"])
    finally:
        site.close()
    said = {row["terms"]: row for row in map(json.loads, second.out.splitlines())}
    told = {name for name, row in said.items() if row["outcome"] == "changed"}
    right = told == site_changes and all(_shows_mark(said[name]) for name in told)
    outcomes = sorted({row["outcome"] for row in said.values()})
    print(
        f"first run : {len(pages)} pages, {sum(r['outcome'] == 'first' for r in taken)} recorded,"
        f" {first.cpu:.2f} s CPU, {first.memory:.0f} MiB"
    )
    print(f"second run: {second.cpu:.2f} s CPU, {second.memory:.0f} MiB; outcomes {outcomes}")
    for name in sorted(told | site_changes):
        print(
            f"  {'told' if name in told else 'MISSED'}: {name}"
            f"{'' if name in site_changes else ' (FALSE ALARM)'}"
        )
    print(f"exactly the {len(site_changes)} real changes, with the right clauses: {right}")
    return right


def alter_site(site: Site, pages: list[Page], corpus: Path) -> set[str]:
    """Alter every page's surroundings, and a clause of three; return the names of these three."""
    names: set[str] = set()
    for page in pages:
        body = altered(page)
        mirror = corpus / "versions" / page.id / f"{page.type}.md"
        if len(names) < 3 and mirror.is_file() and page.mime == "text/html":
            edited = changed(body, mirror.read_text(encoding="utf-8"))
            if edited:
                body = edited[0]
                names.add(f"{page.id}/{page.type}")
        site.put(page.id, body)
    return names


def _shows_mark(row: dict[str, Any]) -> bool:
    kinds = [change["kind"] for change in row["changes"]]
    texts = [str(change["new"]) for change in row["changes"]]
    return kinds == ["added"] and MARK in texts[0]


def fifty(pages: list[Page]) -> list[Page]:
    """Return 50 HTML pages, each with an id of its own."""
    html_pages = [page for page in pages if page.mime == "text/html"]
    return html_pages[:PAGES]


def report_costs(work: Path, *, peers: bool) -> None:
    """Part two: what 50 unchanged pages cost, beside the peers."""
    pages = fifty(read_pages())
    site = Site(work / "fifty", pages)
    corpus = work / "fifty-corpus"
    snapshot = [*TOSDIFF, "--corpus", str(corpus), "snapshot", "--allow-private", "--delay", "0"]
    try:
        declare(corpus, site, pages)
        rows = [("tosdiff, first", run([*snapshot]))]
        rows.append(
            ("tosdiff, again", best([run([*snapshot, "--unconditional"]) for _ in range(ROUNDS)]))
        )
        rows.append(
            ("tosdiff, again, conditional GET", best([run(snapshot) for _ in range(ROUNDS)]))
        )
        if peers:
            rows.extend(peer_costs(work, site, pages))
    finally:
        site.close()
    rows.append(("its libraries, imported", best([run(LIBRARIES) for _ in range(ROUNDS)])))
    rows.append(("tosdiff --help", best([run([*TOSDIFF, "--help"]) for _ in range(ROUNDS)])))
    again = rows[1][1]
    print(
        f"\n{len(pages)} pages, {sum(len(page.body) for page in pages) / 2**20:.1f} MiB, loopback"
    )
    print(f"{'':34}{'CPU s':>8}{'MiB':>7}{'ratio':>8}{'bytes out':>11}{'exit':>6}")
    for name, cost in rows:
        print(
            f"{name:34}{cost.cpu:8.3f}{cost.memory:7.0f}{cost.cpu / again.cpu:8.2f}"
            f"{len(cost.out):11}{cost.code:6}"
        )


def peer_costs(work: Path, site: Site, pages: list[Page]) -> list[tuple[str, Cost]]:
    """Run urlwatch and webchanges over the same pages: once, and again unchanged."""
    tools = bench_tools("urlwatch", "webchanges")
    jobs = "---\n".join(f"url: {site.url(page.id)}\nfilter:\n  - html2text\n" for page in pages)
    rows = []
    for tool, database in (("urlwatch", "--cache"), ("webchanges", "--database")):
        home = work / tool
        home.mkdir()
        (home / "jobs.yaml").write_text(jobs)
        command = [str(tools / tool)]
        command += ["--urls" if tool == "urlwatch" else "--jobs", str(home / "jobs.yaml")]
        command += ["--config", str(home / "config.yaml"), database, str(home / "cache.db")]
        env = {**os.environ, "HOME": str(home), "EDITOR": "true"}
        rows.append((f"{tool}, first", run(command, env=env, cwd=home)))
        rows.append((f"{tool}, again", best([run(command, env=env, cwd=home) for _ in range(3)])))
    return rows


def main() -> int:
    """Run both parts; exit 1 if anything but the real changes was reported."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers", action="store_true", help="run urlwatch and webchanges too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        work = Path(directory)
        right = report_changes(work)
        report_costs(work, peers=options.peers)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
