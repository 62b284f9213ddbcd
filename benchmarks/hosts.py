"""Capture 1,000 terms of 200 hosts, of which 5 % are faulty, and see what holds up what.

    python benchmarks/hosts.py              # the default number of jobs, and one job beside it
    python benchmarks/hosts.py --delay 5    # another politeness

The hosts are addresses of loopback. Each has five terms and may be asked once in `--delay`
seconds, so no run can be shorter than four delays: the floor. Of the faulty ones, one in five
refuses, drips, sends without end, answers 500, or resets. All healthy pages must be captured, in
200 MiB, within 1.3 times the floor; a delay has up to a tenth of chance in it, which the floor does
not have.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from measuring import Cost, run

HOSTS, EACH, TIMEOUT = 200, 5, 5
FAULTS = ("refused", "drip", "endless", "500", "reset")
TOSDIFF = [sys.executable, "-m", "tosdiff"]
SERVER = """
import asyncio, json, sys
faults = json.loads(sys.argv[1])
words = "you may not copy any page of this service unless we have told you so in writing".split()

def page(host, path):
    paragraphs = []
    for number in range(60):
        turned = words[number % 7:] + words[:number % 7]
        said = " ".join(turned)
        paragraphs.append(f"<p>Under rule {number} of {host} {path[1:]} {said}.</p>")
    return ("<title>Terms</title><main><h1>Terms</h1>" + "".join(paragraphs) + "</main>").encode()

async def serve(reader, writer):
    host = writer.get_extra_info("sockname")[0]
    fault = faults.get(host, "")
    try:
        while head := await reader.readuntil(b"\\r\\n\\r\\n"):
            path = head.split(b" ", 2)[1].decode()
            if path == "/robots.txt":
                writer.write(b"HTTP/1.1 404 Not Found\\r\\nContent-Length: 0\\r\\n\\r\\n")
                continue
            if fault == "reset":
                writer.transport.abort()
                return
            if fault == "500":
                writer.write(b"HTTP/1.1 500 Oops\\r\\nContent-Length: 0\\r\\n\\r\\n")
                continue
            if fault in ("drip", "endless"):
                writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\n\\r\\n")
                while True:
                    writer.write(b"x" if fault == "drip" else b"x" * 65536)
                    await writer.drain()
                    await asyncio.sleep(0.1 if fault == "drip" else 0)
            body = page(host, path)
            said = f"HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\nContent-Length: {len(body)}"
            writer.write(said.encode() + b"\\r\\n\\r\\n" + body)
            await writer.drain()
    except (OSError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()

async def main():
    server = await asyncio.start_server(serve, "0.0.0.0", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
"""


def hosts() -> dict[str, str]:
    """Return the hosts' addresses and what is wrong with each, '' if nothing."""
    found = {}
    for number in range(HOSTS):
        faulty = number % 20 == 7
        address = f"127.0.{1 + number // 100}.{1 + number % 100}"
        found[address] = FAULTS[number // 20 % len(FAULTS)] if faulty else ""
    return found


def declare(corpus: Path, port: int, known: dict[str, str]) -> int:
    """Declare five terms of each host; return how many are healthy."""
    run([*TOSDIFF, "init", str(corpus)])
    settings = (corpus / "corpus.toml").read_text(encoding="utf-8")
    settings = settings.replace("timeout = 60.0", f"timeout = {TIMEOUT}.0")
    (corpus / "corpus.toml").write_text(settings, encoding="utf-8")
    for address, fault in known.items():
        at = f"{address}:{9 if fault == 'refused' else port}"
        terms = {f"Terms {number}": {"fetch": f"http://{at}/{number}"} for number in range(EACH)}
        path = corpus / "declarations" / f"h{address}.json"
        path.write_text(json.dumps({"name": f"h{address}", "terms": terms}), encoding="utf-8")
    return sum(not fault for fault in known.values()) * EACH


def capture(corpus: Path, delay: float, *more: str) -> tuple[Cost, float]:
    """Capture all; return what it cost, and the seconds it took."""
    began = time.monotonic()
    given = ["--allow-private", "--delay", f"{delay:g}", "--format", "jsonl", *more]
    command = [*TOSDIFF, "--corpus", str(corpus), "--tagger", "cues", "snapshot", *given]
    cost = run(command, env={**os.environ, "TOSDIFF_TAGGER": "cues"})
    return cost, time.monotonic() - began


def report(name: str, cost: Cost, wall: float, *, floor: float, healthy: int) -> bool:
    """Print what a run cost and captured; return whether it is within the bounds."""
    rows = [json.loads(line) for line in cost.out.splitlines()]
    said = Counter(row["failure"] or row["outcome"] for row in rows)
    ordered = [row["terms"] for row in rows] == sorted(row["terms"] for row in rows)
    captured = said["first"] + said["unchanged"]
    print(
        f"{name:16}{wall:8.1f}{wall / floor if floor else 0:8.2f}{cost.cpu:8.1f}{cost.memory:7.0f}"
        f"{captured:7}/{healthy}  exit {cost.code}, {'in order' if ordered else 'NOT IN ORDER'}; "
        + ", ".join(f"{count} {kind}" for kind, count in sorted(said.items())),
        flush=True,
    )
    return captured == healthy and ordered and cost.memory <= 200 and wall <= 1.3 * floor


def main() -> int:
    """Run with many jobs, then with one; exit 1 if the first is not within its bounds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--delay", type=float, default=10.0, help="seconds between two requests")
    parser.add_argument("--only", action="store_true", help="leave out the run with one job")
    options = parser.parse_args()
    known = hosts()
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, json.dumps(known)], stdout=subprocess.PIPE
    )
    assert server.stdout is not None
    try:
        port = int(server.stdout.readline())
        floor = (EACH - 1) * options.delay
        bad = sum(map(bool, known.values()))
        print(
            f"{HOSTS * EACH} terms, {HOSTS} hosts, {bad} faulty; delay {options.delay:g} s, ",
            end="",
        )
        print(f"{TIMEOUT} s for a page; floor {floor:g} s")
        print(f"{'':16}{'wall s':>8}{'x floor':>8}{'CPU s':>8}{'MiB':>7}  captured")
        with tempfile.TemporaryDirectory() as directory:
            corpus = Path(directory) / "many"
            healthy = declare(corpus, port, known)
            cost, wall = capture(corpus, options.delay)
            right = report("default jobs", cost, wall, floor=floor, healthy=healthy)
            if not options.only:
                alone = Path(directory) / "one"
                declare(alone, port, known)
                cost, wall = capture(alone, options.delay, "--jobs", "1")
                report("--jobs 1", cost, wall, floor=floor, healthy=healthy)
    finally:
        server.terminate()
        server.wait()
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
