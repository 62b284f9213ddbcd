"""The recipes for a machine of one's own, as printed: crontab, systemd, pipx."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import threading
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from loopback import Reply, Request, Server, serve
from pages import CLAUSES, SCRAPING, page
from running import TERMS, Desk
from teams import command, environment, tools
from workflows import RECIPES, ROOT

from tosdiff.cli.main import main
from tosdiff.corpus.corpus import create

CRONTAB = RECIPES / "crontab"
SERVICE = RECIPES / "tosdiff.service"
TIMER = RECIPES / "tosdiff.timer"
_SETTINGS = "[network]\nallow_private = true\ndelay = 0.0\n"


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine with tosdiff and a corpus that declares Vidora."""

    corpus: Path
    env: dict[str, str]
    server: Server


@pytest.fixture
def machine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Machine]:
    with serve({"/terms": Reply(page())}) as server:
        corpus = tmp_path / "corpus"
        corpus.mkdir()
        create(corpus)
        (corpus / "corpus.toml").write_text(_SETTINGS, encoding="utf-8")
        declared = {"fetch": server.url("/terms"), "select": "#terms"}
        Desk(corpus, capsys).declare("Vidora", {TERMS: declared})
        bin_ = tools(tmp_path / "bin")
        yield Machine(corpus, environment(bin_, tmp_path, "2024-03-01"), server)


# ── cron ─────────────────────────────────────────────────────────────────────────────────────────


def crontab() -> tuple[str, dict[str, str]]:
    """Return the command of the only entry, and the variables that stand above it."""
    lines = CRONTAB.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line and not line.startswith("#")]
    *settings, entry = kept
    *when, said = entry.split(None, 5)
    assert all(re.fullmatch(r"\d+|\*", item) for item in when)
    assert "%" not in said, "cron takes it for a line's end"
    return said, dict(setting.split("=", 1) for setting in settings)


def start(machine: Machine) -> subprocess.Popen[str]:
    """Start the crontab's command as cron does: by sh, on this machine's corpus."""
    said, settings = crontab()
    assert {*settings} == {"MAILTO", "PATH"}
    assert said.count("/srv/terms") == 1
    there = said.replace("/srv/terms", shlex.quote(str(machine.corpus)))
    pipe = subprocess.PIPE
    return subprocess.Popen(
        ["sh", "-c", there], env=machine.env, stdout=pipe, stderr=pipe, text=True
    )


@pytest.mark.skipif(not shutil.which("flock"), reason="flock is not here")
def test_two_crontab_lines_at_once_capture_once_and_the_second_leaves_quietly(
    machine: Machine,
) -> None:
    asked, released = threading.Event(), threading.Event()

    def slow(_request: Request) -> Reply:
        asked.set()
        released.wait(60)
        return Reply(page())

    machine.server.routes["/terms"] = slow
    first = start(machine)
    assert asked.wait(60)
    second = start(machine)
    said = second.communicate(timeout=60)
    assert (second.returncode, *said) == (0, "", "")
    assert first.poll() is None, "the first is still at it"
    released.set()
    out, err = first.communicate(timeout=60)
    assert (first.returncode, err) == (0, "")
    assert out.startswith("Vidora/Terms of Service: first version")
    assert machine.server.count("/terms") == 1


@pytest.mark.skipif(not shutil.which("flock"), reason="flock is not here")
def test_cron_has_nothing_to_mail_without_news_and_a_line_for_a_change(machine: Machine) -> None:
    start(machine).communicate(timeout=60)
    assert start(machine).communicate(timeout=60) == ("", "")
    machine.server.routes["/terms"] = Reply(page((*CLAUSES, SCRAPING)))
    out, err = start(machine).communicate(timeout=60)
    assert (out.count("\n"), err) == (1, "")
    assert "anti-scraping" in out


# ── systemd ──────────────────────────────────────────────────────────────────────────────────────


def unit(path: Path) -> configparser.ConfigParser:
    """Read a unit; a key that stands twice is an error."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their case
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser


def test_the_service_captures_and_a_failed_page_fails_the_unit(machine: Machine) -> None:
    service = unit(SERVICE)["Service"]
    assert service["Type"] == "oneshot"
    name, option, place, *verb = shlex.split(service["ExecStart"])
    assert (Path(name).name, option) == ("tosdiff", "--corpus")
    state = f"/var/lib/{service['StateDirectory']}"
    assert place == state
    key, _, cache = service["Environment"].partition("=")
    assert cache == f"/var/cache/{service['CacheDirectory']}"
    env = {**machine.env, key: str(machine.corpus.parent / "cache")}
    words = ["tosdiff", option, str(machine.corpus), *verb]
    done = subprocess.run(words, env=env, cwd="/", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Vidora/Terms of Service: first version")
    machine.server.routes["/terms"] = Reply("no", status=503)
    done = subprocess.run(words, env=env, cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 3


def test_the_timer_starts_the_service_of_its_name_and_spreads_the_load() -> None:
    timer = unit(TIMER)
    assert TIMER.stem == SERVICE.stem
    assert timer["Timer"]["RandomizedDelaySec"]
    assert timer["Timer"]["Persistent"] == "yes"
    assert timer["Install"]["WantedBy"] == "timers.target"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")
def test_systemd_takes_the_units_and_finds_the_service_well_shut_in(tmp_path: Path) -> None:
    command(tmp_path, "tosdiff", "exit 0")
    for path in (SERVICE, TIMER):
        text = path.read_text(encoding="utf-8")
        there = text.replace("/usr/local/bin/tosdiff", str(tmp_path / "tosdiff"))
        (tmp_path / path.name).write_text(there, encoding="utf-8")
    units = [str(tmp_path / path.name) for path in (SERVICE, TIMER)]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    asked = ["systemd-analyze", "security", "--offline=yes", "--threshold=25", units[0]]
    assert subprocess.run(asked, capture_output=True, check=False).returncode == 0
    calendar = unit(TIMER)["Timer"]["OnCalendar"]
    assert subprocess.run(["systemd-analyze", "calendar", calendar], check=False).returncode == 0


# ── pipx ─────────────────────────────────────────────────────────────────────────────────────────


def pipx_lines() -> list[str]:
    text = (RECIPES / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^pipx run .*$", text, re.MULTILINE)


def test_the_pipx_line_names_our_package_its_extra_and_its_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = pipx_lines()
    assert lines
    for line in lines:
        assert subprocess.run(["sh", "-n", "-c", line], check=False).returncode == 0
        pipx, run, spec, package, name, *arguments = shlex.split(line, comments=True)
        assert (pipx, run, spec) == ("pipx", "run", "--spec")
        named = re.fullmatch(r"([\w-]+)\[([\w,-]+)\]", package)
        assert named
        assert named[1] == project["name"]
        assert {*named[2].split(",")} <= {*project["optional-dependencies"]}
        assert name in project["scripts"]
        assert main([*arguments, "--help"]) == 0
    assert "Usage: tosdiff" in capsys.readouterr().out
