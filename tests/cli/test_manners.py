"""`snapshot` asks many hosts at a time and each of them politely; a run can be short and go on."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from loopback import Answer, Raw, Reply, Request, Route, Server, drip, serve
from pages import page
from running import TERMS, Desk

from tosdiff.archive.archive import Archive

NEVER = "User-agent: *\nDisallow: /"


@pytest.fixture
def hosts() -> Iterator[list[Server]]:
    """Three hosts of their own addresses."""
    with ExitStack() as stack:
        routes: dict[str, Route] = {"/terms": Reply(page())}
        yield [
            stack.enter_context(serve(routes, address=f"127.0.0.{number}")) for number in (2, 3, 4)
        ]


def declare(run: Desk, hosts: list[Server], *paths: str) -> None:
    for name, host in zip(("Alpha", "Beta", "Gamma"), hosts, strict=False):
        terms = {f"Terms {path[1:]}": {"fetch": host.url(path)} for path in paths or ("/terms",)}
        run.declare(name, terms)


def start(root: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = (sys.executable, "-m", "tosdiff", "--corpus", str(root), "snapshot")
    given = ("--allow-private", "--delay", "0", *arguments)
    return subprocess.Popen([*command, *given], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


# ── many hosts ───────────────────────────────────────────────────────────────────────────────────


def test_hosts_are_asked_at_the_same_time_and_lines_keep_their_order(
    run: Desk, hosts: list[Server]
) -> None:
    met = threading.Barrier(3, timeout=20)

    def together(_: Request) -> Answer:
        met.wait()  # breaks, and the test with it, unless all three are asked at once
        return Reply(page())

    for host in hosts:
        host.routes["/terms"] = together
    declare(run, hosts)
    done = run.snapshot("--format", "jsonl")
    said = [json.loads(line) for line in done.out.splitlines()]
    assert [row["outcome"] for row in said] == ["first"] * 3
    assert [row["service"] for row in said] == ["Alpha", "Beta", "Gamma"]


def test_one_host_is_asked_one_thing_at_a_time(run: Desk, hosts: list[Server]) -> None:
    asking, most = 0, 0
    counting = threading.Lock()

    def counted(_: Request) -> Answer:
        nonlocal asking, most
        with counting:
            asking += 1
            most = max(most, asking)
        time.sleep(0.02)
        with counting:
            asking -= 1
        return Reply(page())

    hosts[0].routes.update({"/a": counted, "/b": counted})
    run.declare("Alpha", {"A": {"fetch": hosts[0].url("/a")}, "B": {"fetch": hosts[0].url("/b")}})
    # another host that sends us to the first one is one more who asks it
    hosts[1].routes["/c"] = Reply(status=302, headers=(("Location", hosts[0].url("/a")),))
    run.declare("Beta", {"C": {"fetch": hosts[1].url("/c")}})
    assert run.snapshot().code == 0
    assert most == 1


def test_a_host_that_drips_holds_up_no_other(run: Desk, hosts: list[Server]) -> None:
    run.settings("[network]\ntimeout = 1\n")
    recorded: list[int] = []

    def late(request: Request) -> Answer:
        with Archive.open(run.location) as archive:
            recorded.append(len(archive.terms()))
        return Raw([b""])

    hosts[0].routes.update({"/a": drip(), "/b": late})
    for number in (1, 2):
        hosts[number].routes.update({"/a": Reply(page()), "/b": Reply(page())})
    declare(run, hosts, "/a", "/b")
    done = run.snapshot("--format", "jsonl")
    said = [json.loads(line) for line in done.out.splitlines()]
    assert [row["failure"] for row in said] == ["timeout", "connection", *[None] * 4]
    assert recorded[0] >= 4, "the others were recorded while the first host dripped"
    assert done.code == 3


def test_a_dead_host_costs_two_attempts_and_not_one_for_each_page(run: Desk) -> None:
    terms = {f"T{number}": {"fetch": f"http://127.0.0.9:9/{number}"} for number in range(4)}
    run.declare("Dead", terms)
    done = run.snapshot("--format", "jsonl")
    failures = [json.loads(line)["failure"] for line in done.out.splitlines()]
    assert failures == ["refused", "refused", "deferred", "deferred"]


def test_a_host_that_hangs_up_on_two_pages_is_left_alone_and_begun_elsewhere_the_next_time(
    run: Desk, hosts: list[Server]
) -> None:
    hung_up = Raw([b""], reset=True)
    paths = [f"/{number}" for number in range(4)]
    hosts[0].routes.update(dict.fromkeys(paths, hung_up))
    declare(run, [hosts[0]], *paths)
    asked: list[list[str]] = []
    for _ in range(3):
        before = len(hosts[0].requests)
        done = run.snapshot("--format", "jsonl")
        asked.append(
            [request.path for request in hosts[0].requests[before:] if "robots" not in request.path]
        )
        failures = sorted(json.loads(line)["failure"] for line in done.out.splitlines())
        assert failures == ["connection", "connection", "deferred", "deferred"]
    assert asked[0] == ["/0", "/0", "/1"]
    assert {path for paths in asked for path in paths} == set(paths)


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_the_number_of_jobs_changes_nothing_that_is_said_or_kept(
    run: Desk, hosts: list[Server], jobs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(run, [*hosts[:2]], "/terms", "/gone")
    monkeypatch.setenv("TOSDIFF_NOW", "2026-01-01T06:00:00Z")
    done = run.snapshot("--jobs", jobs)
    assert done.code == 3
    names = [line.partition(":")[0] for line in done.out.splitlines()]
    assert names == ["Alpha/Terms terms", "Beta/Terms terms"]
    assert done.err.count("404") == 2
    with Archive.open(run.location) as archive:
        assert [archive.standing(f"Beta/Terms {kind}").outcome for kind in ("gone", "terms")] == [
            "failed",
            "first",
        ]


# ── a run that is too short ──────────────────────────────────────────────────────────────────────


def test_a_run_ends_in_time_says_what_is_left_and_the_next_begins_with_it(
    run: Desk, hosts: list[Server]
) -> None:
    hosts[0].routes.update({f"/{name}": Reply(page()) for name in "abc"})
    declare(run, hosts[:1], "/a", "/b", "/c")
    short = ("--allow-private", "--delay", "60", "--timeout", "20", "--format", "jsonl")
    said = []
    for _ in range(3):
        began = time.monotonic()
        done = run("snapshot", *short)
        assert time.monotonic() - began < 20
        assert done.code == 3
        assert "2 of 3 terms were left" in done.err
        said.append([json.loads(line)["outcome"] for line in done.out.splitlines()])
    assert said == [
        ["first", "left", "left"],
        ["left", "first", "left"],
        ["left", "left", "first"],
    ]


def test_what_the_end_of_a_run_breaks_off_is_no_failure_of_the_host(
    run: Desk, hosts: list[Server]
) -> None:
    hosts[0].routes["/terms"] = drip()
    declare(run, hosts)
    done = run.snapshot("--timeout", "1.5", "--format", "jsonl")
    outcomes = [json.loads(line)["outcome"] for line in done.out.splitlines()]
    assert outcomes == ["left", "first", "first"]
    with Archive.open(run.location) as archive:
        assert archive.captures("Alpha/Terms terms") == ()


def test_what_was_captured_lately_is_passed_over_and_what_failed_is_not(
    run: Desk, hosts: list[Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts[2].routes["/terms"] = Reply("no", status=500)
    declare(run, hosts)
    monkeypatch.setenv("TOSDIFF_NOW", "2026-01-01T06:00:00Z")
    run.snapshot()
    for moment, times in (("2026-01-01T07:59:00Z", 1), ("2026-01-01T08:01:00Z", 2)):
        monkeypatch.setenv("TOSDIFF_NOW", moment)
        run.snapshot("--stale", "2")
        assert [host.count("/terms") for host in hosts[:2]] == [times, times]
    assert hosts[2].count("/terms") == 3
    monkeypatch.setenv("TOSDIFF_NOW", "2025-01-01T06:00:00Z")
    run.snapshot("--stale", "2")
    assert hosts[0].count("/terms") == 3, "a clock that was set back does not stop us"


@pytest.mark.parametrize(
    "given",
    [
        ("--jobs", "0"),
        ("--timeout", "0"),
        ("--timeout", "nan"),
        ("--stale", "-1"),
        ("--delay", "nan"),
        ("--ignore-robots", " "),
        ("--ignore-robots", "a\x07b"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(
    run: Desk, platform: Server, given: tuple[str, str]
) -> None:
    assert run("snapshot", "--allow-private", *given).code == 2
    assert platform.count("/terms") == 0


# ── two runs ─────────────────────────────────────────────────────────────────────────────────────


def test_a_run_that_was_killed_leaves_no_lock_and_a_running_one_keeps_others_out(
    run: Desk, hosts: list[Server]
) -> None:
    asked = threading.Event()

    def hang(_: Request) -> Answer:
        asked.set()
        hosts[0].stopping.wait(20)
        return Reply(page())

    hosts[0].routes["/terms"] = hang
    declare(run, hosts[:1])
    process = start(run.root)
    assert asked.wait(20)
    done = run.snapshot()
    assert done.code == 3
    assert "another run is at work" in done.err
    assert f"process {process.pid} on " in done.err
    process.kill()
    process.communicate(timeout=20)
    hosts[0].routes["/terms"] = Reply(page())
    assert run.snapshot().code == 0


def _is_tagged(root: Path) -> bool:
    """Tell whether the last host's terms are recorded, and clauses like theirs have their tags."""
    if not (root / "versions" / "Gamma" / "Terms terms.md").exists():
        return False
    with closing(sqlite3.connect(root / "archive.db")) as db:
        return bool(db.execute("SELECT count(*) FROM tag").fetchone()[0])


@pytest.mark.usefixtures("a_file")
def test_ctrl_c_with_many_hosts_ends_at_once_and_prints_what_is_recorded(
    run: Desk, hosts: list[Server]
) -> None:
    asked = threading.Event()

    def hang(_: Request) -> Answer:
        asked.set()
        hosts[0].stopping.wait(30)
        return Reply(page())

    hosts[0].routes["/terms"] = hang
    declare(run, hosts)
    process = start(run.root)
    assert asked.wait(20)
    until = time.monotonic() + 20
    while time.monotonic() < until and not _is_tagged(run.root):
        time.sleep(0.02)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert b"what was recorded is kept" in err
    assert b"Traceback" not in err
    assert b"Gamma/Terms terms: first version" in out, "it waited for the first host's line"
    assert run("log", "gamma").code == 0


# ── robots.txt ───────────────────────────────────────────────────────────────────────────────────


def test_a_refusal_is_an_outcome_of_its_own(run: Desk, platform: Server) -> None:
    platform.routes["/robots.txt"] = Reply(NEVER)
    done = run.snapshot("--format", "jsonl")
    row = json.loads(done.out)
    assert (done.code, row["outcome"], row["failure"]) == (3, "failed", "disallowed")
    assert platform.count("/terms") == 0


def test_a_reason_to_ignore_robots_is_kept_with_each_capture_that_it_made(
    run: Desk, platform: Server
) -> None:
    platform.routes["/robots.txt"] = Reply(f"{NEVER}\nAllow: /free\n")
    platform.routes["/free"] = Reply(page())
    run.declare("Free", {TERMS: {"fetch": platform.url("/free")}})
    done = run.snapshot("--ignore-robots", "the operator agreed by letter, 3 May")
    assert done.code == 0
    said = "Vidora/Terms of Service: read although its robots.txt asks not to: the operator agreed"
    assert said in done.err
    assert "Free/Terms of Service: read although" not in done.err
    with Archive.open(run.location) as archive:
        (vidora,) = archive.captures("Vidora/Terms of Service")
        (free,) = archive.captures("Free/Terms of Service")
    assert vidora.robots_ignored == "the operator agreed by letter, 3 May"
    assert free.robots_ignored == ""


def test_robots_txt_is_asked_once_a_day_and_trouble_each_time(
    run: Desk, platform: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for moment in ("01T06:00", "01T07:00", "02T05:59", "02T06:01", "02T07:00"):
        monkeypatch.setenv("TOSDIFF_NOW", f"2026-01-{moment}:00Z")
        run.snapshot()
        counts.append(platform.count("/robots.txt"))
    assert counts == [1, 1, 1, 2, 2]
    run.snapshot("--unconditional")
    assert platform.count("/robots.txt") == 3
    monkeypatch.setenv("TOSDIFF_NOW", "2026-01-04T06:00:00Z")
    platform.routes["/robots.txt"] = Reply(status=503)
    assert run.snapshot().code == 3
    platform.routes["/robots.txt"] = Reply(f"# {'x' * 70_000}\n{NEVER}")
    assert "asks us not to" in run.snapshot().err, "trouble is not remembered"
    assert "asks us not to" in run.snapshot().err, "and a long file is never taken for none"
    platform.routes["/robots.txt"] = Reply(NEVER)
    run.snapshot()
    before = platform.count("/robots.txt")
    assert "asks us not to" in run.snapshot().err, "a rule that is remembered holds"
    assert platform.count("/robots.txt") == before
