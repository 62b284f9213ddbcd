"""Processes that the tests of faults harm: a command line that dies, and a writer that never ends.

python harming.py snapshots CORPUS         reads numbers of calls: a run each, that dies then
python harming.py nobody VERB CORPUS       runs a verb as a user whom nothing belongs to
python harming.py forever LOCATION MIRROR  records without end, and prints what is recorded
"""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
from contextlib import redirect_stderr, redirect_stdout
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


def nobody(verb: str, corpus: str) -> None:
    """Run a verb as a user whom nothing belongs to; print its exit code and what it said."""
    options = ["--allow-private", "--delay", "0"] if verb == "snapshot" else ["vidora"]
    said = io.StringIO()
    with tempfile.TemporaryDirectory() as copy, redirect_stdout(io.StringIO()):
        shutil.copytree(corpus, copy, dirs_exist_ok=True)
        main(["--corpus", copy, verb, *options])  # so that all is loaded while it may be read
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    with redirect_stderr(said), redirect_stdout(io.StringIO()):
        code = main(["--corpus", corpus, verb, *options])
    print(f"{int(code)}\n{said.getvalue()}")


def forever(location: str, mirror: str) -> None:
    """Record versions of three terms, each with its mirror; print each when it is recorded."""
    with Archive.open(location, create=True) as archive:
        for number in count():
            terms = ("A/Terms", "B/Terms", "A/Privacy")[number % 3]
            lamp = f"Lamp {number} of {os.getpid()}"  # no other writer has it
            text = "\n\n".join(f"{lamp} burns. Wick {part}." for part in range(8)) + "\n"
            entry = archive.record(terms, [fetched(text, number % 900)], derived(text))
            assert entry.version is not None
            write_mirror(Path(mirror), terms, text)
            print(json.dumps([terms, entry.version.id, entry.version.seq]), flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["snapshots", corpus]:
            snapshots(corpus)
        case ["nobody", verb, corpus]:
            nobody(verb, corpus)
        case ["forever", location, mirror]:
            forever(location, mirror)
        case unknown:
            sys.exit(f"what is {unknown}?")
