"""Processes that the tests of faults harm: a command line that dies, and a writer that never ends.

python harming.py snapshots CORPUS         reads numbers of calls; each is one run that dies then
python harming.py forever LOCATION MIRROR  records without end, and prints what is recorded
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from itertools import count
from pathlib import Path
from typing import Any

from archiving import derived, fetched

from tosdiff.archive.archive import Archive
from tosdiff.archive.mirror import write_mirror
from tosdiff.cli.main import main


def snapshots(corpus: str) -> None:
    """For each number on standard input fork a run of `snapshot` that dies at that call.

    A run that outlives the number, as any does for 0, tells how many calls it made. What it printed
    is given back as one line of JSON.
    """
    _run(corpus, 0)  # here, so that what a run imports is there for each of its children
    for line in sys.stdin:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            os.dup2(writer, 1)
            calls = _run(corpus, int(line))
            os.write(1, f"calls {calls}\n".encode())
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, encoding="utf-8") as said:
            out = said.read()
        _, status = os.waitpid(child, 0)
        print(json.dumps({"out": out, "status": status}), flush=True)


def _run(corpus: str, fatal: int) -> int:
    """Run `snapshot`; at the call of this number, in any thread, the process is no more."""
    calls = count(1)

    def called(_frame: Any, _event: str, _argument: Any) -> None:
        if next(calls) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    threading.setprofile(called)
    sys.setprofile(called)
    try:
        main(["--corpus", corpus, "snapshot", "--allow-private", "--delay", "0"])
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    sys.stdout.flush()
    return next(calls)


def forever(location: str, mirror: str) -> None:
    """Record versions of three terms, each with its mirror; print each when it is recorded."""
    with Archive.open(location, create=True) as archive:
        for number in count():
            terms = ("A/Terms", "B/Terms", "A/Privacy")[number % 3]
            text = (
                "\n\n".join(
                    f"Lamp {number} of {os.getpid()} burns. Wick {part}." for part in range(8)
                )
                + "\n"
            )
            entry = archive.record(terms, [fetched(text, number % 900)], derived(text))
            assert entry.version is not None
            write_mirror(Path(mirror), terms, text)
            print(json.dumps([terms, entry.version.id, entry.version.seq]), flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["snapshots", corpus]:
            snapshots(corpus)
        case ["forever", location, mirror]:
            forever(location, mirror)
        case unknown:
            sys.exit(f"what is {unknown}?")
