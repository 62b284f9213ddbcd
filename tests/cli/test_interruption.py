"""A run that is cut short loses nothing that it had recorded."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from loopback import Reply, Request, Server, serve
from pages import CLAUSES, SCRAPING, page
from running import Desk

ARGUMENTS = ("snapshot", "--allow-private", "--delay", "0")


def start(root: Path, *arguments: str, shell: str = "") -> subprocess.Popen[bytes]:
    """Start a run, in a shell that has done something before."""
    tosdiff = (sys.executable, "-m", "tosdiff", "--corpus", str(root))
    return subprocess.Popen(
        ["sh", "-c", f'{shell} exec "$@"', "sh", *tosdiff, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_ctrl_c_ends_at_once_with_130_and_keeps_what_was_done(run: Desk, platform: Server) -> None:
    asked: list[float] = []

    def slow(_: Request) -> Reply:
        asked.append(time.monotonic())
        platform.stopping.wait(20)
        return Reply(page())

    with serve({"/slow": slow}) as sluggish:
        run.declare("Zebra", {"Terms": {"fetch": sluggish.url("/slow")}})
        process = start(run.root, *ARGUMENTS)
        while not asked and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
        platform.stopping.set()
    assert process.returncode == 130
    assert b"what was recorded is kept" in err
    assert b"Traceback" not in err
    assert CLAUSES[0] in run.mirror()
    assert run("log", "vidora").code == 0


@pytest.mark.usefixtures("a_file")
@pytest.mark.parametrize("blocks", [80, 180])
def test_a_full_disk_is_told_and_what_was_recorded_stays(
    run: Desk, platform: Server, blocks: int
) -> None:
    run.snapshot()
    more = tuple(f"{clause} {number}" for number in range(900) for clause in CLAUSES)
    platform.routes["/terms"] = Reply(page((*CLAUSES, *more, SCRAPING)))
    process = start(run.root, *ARGUMENTS, shell=f"ulimit -f {blocks};")
    _, err = process.communicate(timeout=60)
    assert process.returncode == 3, err
    assert b"hint: " in err
    assert b"Traceback" not in err
    assert CLAUSES[0] in run("show", "vidora").out
    assert "clauses added" in run.snapshot().out, "once there is room the change is told"


def test_of_four_runs_at_once_those_that_come_too_soon_say_so_and_do_nothing(
    run: Desk, platform: Server
) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(page((*CLAUSES, SCRAPING)))
    processes = [start(run.root, *ARGUMENTS) for _ in range(4)]
    said = [process.communicate(timeout=60) for process in processes]
    assert {process.returncode for process in processes} <= {0, 3}, said
    for process, (out, err) in zip(processes, said, strict=True):
        assert (b"another run is at work" in err) == (process.returncode == 3)
        assert not (out and process.returncode)
    assert sum(b"1 clause added" in out for out, _ in said) == 1
    versions = run("log", "vidora", "--all", "--format", "json").json()["versions"]
    assert [item["kind"] for item in versions] == ["changed", "first"]


def test_a_closed_standard_error_is_no_trouble(run: Desk, platform: Server) -> None:
    process = start(run.root, "log", "vidora", shell="exec 2>&-;")
    process.communicate(timeout=20)
    assert process.returncode == 3
