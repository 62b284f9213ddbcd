"""`classify` as a filter: lines of JSON in, lines of JSON out; and what is no text at all."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loopback import Reply, Server, serve
from pages import CLAUSES, SCRAPING, page
from running import Desk

from tosdiff.api.classify import Broken, Record, read_record
from tosdiff.cli.intake import Intake

BAN = {"id": "a", "lead_in": "You may not:", "text": "use robots to copy our pages", "extra": 1}
LOGS = {"id": 7, "heading": ["Privacy", "Logs"], "text": "We collect your IP address."}
PLAIN = {"id": None, "text": "Tea is free on Fridays."}
FRENCH = (
    "Nous recueillons les données que vous nous donnez quand vous utilisez les services de la "
    "société, et nous les gardons pour vous servir dans le cadre de notre mission."
)


def written(path: Path, *rows: object) -> str:
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return str(path)


def lines(out: str) -> list[Any]:
    return [json.loads(line) for line in out.splitlines()]


def test_each_line_is_answered_in_order(run: Desk, tmp_path: Path) -> None:
    done = run("classify", written(tmp_path / "in.jsonl", BAN, LOGS, PLAIN, BAN))
    assert done.code == 0
    said = lines(done.out)
    assert [item["id"] for item in said] == ["a", 7, None, "a"]
    assert set(said[0]["tags"][0]) == {"label", "score", "stance"}
    assert "anti-scraping" in [tag["label"] for tag in said[0]["tags"]]
    assert said[1]["tags"][0]["stance"] == "practises"
    assert said[2] == {"id": None, "tags": []}


def test_standard_input_is_recognised_by_its_first_line(
    run: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = b"\xef\xbb\xbf" + json.dumps(BAN).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(source)))
    assert [item["id"] for item in lines(run("classify", "-").out)] == ["a"]


def test_text_that_looks_like_json_can_be_called_text(run: Desk, tmp_path: Path) -> None:
    file = written(tmp_path / "in.md", b'{"text": "x"} is how a line looks. Do not scrape us.')
    assert "2 clauses" in run("classify", file, "--input", "text", "--all").out


def test_what_shows_clauses_as_json_lines_can_be_classified(
    run: Desk, platform: Server, tmp_path: Path
) -> None:
    run.snapshot()
    shown = run("show", "vidora", "--format", "jsonl").out
    file = tmp_path / "shown.jsonl"
    file.write_text(shown, encoding="utf-8")
    answered = [item["tags"] for item in lines(run("classify", str(file)).out)]
    assert answered == [item["tags"] for item in lines(shown)]


def test_only_what_is_asked_for_is_answered_unless_all_is(run: Desk, tmp_path: Path) -> None:
    file = written(tmp_path / "in.jsonl", BAN, LOGS, PLAIN)
    assert [item["id"] for item in lines(run("classify", file, "--stance", "practises").out)] == [7]
    everything = lines(run("classify", file, "--min-score", "1", "--all").out)
    assert [item["tags"] for item in everything] == [[], [], []]


def test_a_foreign_clause_has_a_note_and_no_tags(run: Desk, tmp_path: Path) -> None:
    (item,) = lines(run("classify", written(tmp_path / "in.jsonl", {"text": FRENCH})).out)
    assert item == {
        "id": None,
        "tags": [],
        "note": "not English (fr): this model reads English",
    }


def test_a_foreign_text_is_warned_of_once(run: Desk, tmp_path: Path) -> None:
    file = written(tmp_path / "in.md", f"{FRENCH}\n\nOui.\n\n{FRENCH}".encode())
    done = run("classify", file)
    assert done.code == 0
    assert done.err.count("not English (fr)") == 1
    assert "3 of 3 clauses" in done.err
    for item in run("classify", file, "--all", "--format", "json").json()["clauses"]:
        assert (item["tags"], "not English (fr)" in item["note"]) == ([], True)


def test_an_empty_clause_is_answered_and_an_empty_file_is_no_clause(
    run: Desk, tmp_path: Path
) -> None:
    (item,) = lines(run("classify", written(tmp_path / "in.jsonl", {"text": " "})).out)
    assert item["tags"] == []
    assert "empty" in item["note"]
    assert "0 clauses" in run("classify", written(tmp_path / "empty.txt", b"")).out


def test_a_clause_of_twenty_thousand_words_is_answered(run: Desk, tmp_path: Path) -> None:
    text = "Use no robots to copy our pages. " + "The lamp is lit. " * 5000
    (item,) = lines(run("classify", written(tmp_path / "in.jsonl", {"text": text})).out)
    assert item["tags"][0]["label"] == "anti-scraping"


BROKEN = [
    (b'{"id": 1, "text": ', "line 2: not JSON"),
    (b"[]", "line 2: not a JSON object"),
    (b'{"id": 1}', 'line 2: no "text"'),
    (b'{"text": 5}', 'line 2: "text" is no text'),
    (b'{"text": "a", "heading": 5}', 'line 2: "heading" is neither'),
    (b'{"text": "\xff"}', "line 2: not UTF-8"),
    (b'{"text": "a", "id": NaN}', "line 2: not JSON: NaN"),
    (b"[" * 100_000, "line 2: not JSON"),
]


@pytest.mark.parametrize(("line", "said"), BROKEN)
def test_a_broken_line_is_named_and_ends_it_after_what_came_before(
    run: Desk, tmp_path: Path, line: bytes, said: str
) -> None:
    file = written(tmp_path / "in.jsonl", BAN, line, LOGS)
    done = run("classify", file)
    assert done.code == 2
    assert [item["id"] for item in lines(done.out)] == ["a"]
    assert said in done.err


@pytest.mark.parametrize(("line", "said"), BROKEN)
def test_keep_going_answers_the_rest_and_exits_with_3(
    run: Desk, tmp_path: Path, line: bytes, said: str
) -> None:
    file = written(tmp_path / "in.jsonl", BAN, line, LOGS)
    done = run("classify", file, "--keep-going")
    assert done.code == 3
    assert [item["id"] for item in lines(done.out)] == ["a", 7]
    assert said in done.err


def test_a_file_is_written_whole_or_not_at_all(run: Desk, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    bad = written(tmp_path / "in.jsonl", BAN, b"{")
    assert run("classify", bad, "--output", str(target)).code == 2
    assert not target.exists()
    assert run("classify", bad, "--keep-going", "--output", str(target)).code == 3
    assert [item["id"] for item in lines(target.read_text("utf-8"))] == ["a"]
    assert sorted(path.name for path in tmp_path.glob(".tosdiff-*")) == []


@pytest.mark.parametrize("verb", ["classify", "explain"])
@pytest.mark.parametrize(
    ("source", "said"), [(b"\x7fELF\x00\x01", "binary"), (b"caf\xe9.", "not UTF-8")]
)
def test_what_is_no_text_is_refused(
    run: Desk, monkeypatch: pytest.MonkeyPatch, verb: str, source: bytes, said: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(source)))
    done = run(verb, "-")
    assert done.code == 2
    assert said in done.err


def test_a_file_that_is_not_there_and_a_form_that_cannot_be_are_usage_errors(
    run: Desk, tmp_path: Path
) -> None:
    assert "no such file" in run("classify", "nowhere.jsonl").err
    done = run("classify", written(tmp_path / "in.jsonl", BAN), "--format", "json")
    assert (done.code, done.out) == (2, "")


def test_a_line_is_answered_before_the_next_one_comes() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tosdiff", "classify", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    for row in (BAN, LOGS):
        process.stdin.write(json.dumps(row).encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == row["id"]
    process.stdin.close()
    assert process.wait() == 0
    process.stdout.close()


def test_ctrl_c_ends_it_with_130_and_leaves_what_was_answered() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tosdiff", "classify", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(BAN).encode() + b"\n")
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["id"] == "a"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in err


def test_a_bar_is_drawn_on_a_terminal_and_wiped(
    run: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path / "in.jsonl", BAN, LOGS)
    assert run("classify", file).err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    done = run("classify", file)
    assert "] 100% 2 clauses" in done.err
    assert done.err.endswith("\r\x1b[K")
    assert len(lines(done.out)) == 2
    assert run("--quiet", "classify", file).err == ""


def test_a_reader_that_left_ends_it_with_141(tmp_path: Path) -> None:
    file = written(tmp_path / "in.jsonl", *[BAN] * 4000)
    process = subprocess.Popen(
        [sys.executable, "-m", "tosdiff", "classify", file], stdout=subprocess.PIPE
    )
    assert process.stdout
    process.stdout.readline()
    process.stdout.close()
    assert process.wait() == 141


class Dribble(io.BytesIO):
    """A stream that gives a few bytes at a time."""

    def __init__(self, data: bytes, step: int) -> None:
        super().__init__(data)
        self.step = step

    def read1(self, size: int | None = -1, /) -> bytes:
        return self.read(self.step)


@given(st.binary(max_size=80).map(lambda data: data.replace(b"x", b"\n")), st.integers(1, 9))
def test_lines_are_the_same_however_they_come(data: bytes, step: int) -> None:
    feed = Intake("here", Dribble(data, step))
    feed.head()
    found: list[bytes] = []
    for number, batch in feed.lines():
        assert number == len(found) + 1
        found += batch
    expected = data.split(b"\n")
    assert found == (expected if expected[-1] else expected[:-1])
    assert Intake("here", Dribble(data, step)).all() == data


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode()))
def test_no_line_is_a_bug(line: bytes) -> None:
    assert isinstance(read_record(2, line), Record | Broken | None)


def test_half_a_character_is_replaced() -> None:
    found = read_record(1, b'{"text": "\\ud800 a"}')
    assert isinstance(found, Record)
    assert found.clause.text == "? a"


def test_text_is_classified_as_ever(run: Desk, tmp_path: Path) -> None:
    out = run("classify", written(tmp_path / "in.md", f"# Rules\n\n{SCRAPING}".encode())).out
    assert "anti-scraping forbids" in out
    assert "1 clause," in out


def test_a_page_on_the_web_is_extracted_and_its_clauses_are_tagged(run: Desk) -> None:
    with serve({"/terms": Reply(page([*CLAUSES, SCRAPING]))}) as server:
        url = server.url("/terms")
        refused = run("classify", url)
        assert refused.code == 3, "an address of this machine is asked for"
        found = run("classify", url, "--allow-private", "--format", "json").json()
    assert found["source"] == url
    assert [item["text"] for item in found["clauses"] if item["tags"]].count(SCRAPING) == 1
    assert "Trending" not in str(found), "menus are left out"
