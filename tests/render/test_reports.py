"""A report of the gate in every form: what it holds, how much, and that no text steers it."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reporting import EMPTY, HOSTILE, added, finding, huge, saying, usual
from rich.console import Console

from tosdiff.findings import Problem, Report
from tosdiff.render import github, junit, report_csv
from tosdiff.render.clean import clean, one_line
from tosdiff.render.report_text import draw_report
from tosdiff.render.reports import FORMS, write_report

_SIGNS = st.text(alphabet="ab%:,\r\n\t=+-@'\"<>&]|;\x00\x1b\ufffe\ud800é🦀", max_size=20)
_huge = cache(huge)


def _drawn(report: Report, *, width: int = 100) -> str:
    file = io.StringIO()
    draw_report(Console(file=file, width=width, highlight=False, markup=False, emoji=False), report)
    return file.getvalue()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("report", [EMPTY, usual(), saying(HOSTILE)], ids=["empty", "usual", "odd"])
def test_a_report_is_the_same_twice_and_can_be_written_to_a_file(form: str, report: Report) -> None:
    text = write_report(report, form)
    assert text == write_report(report, form)
    text.encode("utf-8")
    assert text.endswith("\n") or not text


@pytest.mark.parametrize("form", ["json", "jsonl", "md", "html", "sarif", "junit", "csv"])
def test_every_fingerprint_is_in_every_form(form: str) -> None:
    text = write_report(usual(), form)
    for sign in ("aa", "bb", "cc", "dd", "ff"):
        assert sign * 8 in text


@pytest.mark.parametrize("form", [*FORMS, "text"])
def test_no_text_brings_a_control_or_an_override(form: str) -> None:
    text = _drawn(saying(HOSTILE)) if form == "text" else write_report(saying(HOSTILE), form)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


# ── for people, in the terminal ─────────────────────────────────────────────────────────────────


def test_a_clean_run_is_one_line() -> None:
    assert _drawn(EMPTY) == "nothing to report: 12 terms compared with main\n"


def test_the_loudest_terms_and_the_turned_stance_come_first_and_the_verdict_last() -> None:
    said = _drawn(usual())
    turned = said.index("now forbids scraping where it permitted it")
    assert said.index("Quayside/Terms") < turned < said.index("adds a clause that forbids scraping")
    assert said.index("adds a clause") < said.index("Anchor/Privacy Policy")
    assert "You may {+not+} let a programme read" in said
    assert "hint: open the page and update `select`" in said
    ending = " ".join(
        said[said.index("2 changes need a decision, 1 change deserves a look") :].split()
    )
    assert ending.endswith("1 finding waived; 3 findings known from the baseline")


def test_problems_alone_are_told_without_findings() -> None:
    problems = (Problem("error", "hash", "the mirror is not the archive's"),)
    assert "1 problem with the corpus" in _drawn(Report("", "", "", problems=problems))


# ── for programs ────────────────────────────────────────────────────────────────────────────────


def test_json_counts_and_lists_everything() -> None:
    said = json.loads(write_report(usual(), "json"))
    assert said["schema"] == "tosdiff.check/2"
    assert said["counts"] == {
        "terms": 12, "changed": 2, "changes": 9, "findings": 5, "problems": 1, "waived": 1,
        "known": 3,
    }  # fmt: skip
    (turned,) = [item for item in said["findings"] if item["before"] == "permits"]
    assert turned["stance"] == "forbids"
    assert turned["place"] == {"path": "versions/Quayside/Terms of Service.md", "line": 7}
    assert said["waived"][0]["waiver"]["expires"] == "2027-05-03"


def test_json_lines_say_what_each_of_them_is() -> None:
    lines = [json.loads(line) for line in write_report(usual(), "jsonl").splitlines()]
    assert [line["status"] for line in lines] == ["finding"] * 5 + ["problem", "waived"]
    assert {line["schema"] for line in lines} == {"tosdiff.check/2"}


# ── for a spreadsheet ───────────────────────────────────────────────────────────────────────────


def _table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_tells_both_wordings_and_the_redline() -> None:
    row = next(row for row in _table(write_report(usual(), "csv")) if row["before"] == "permits")
    assert row["old"] == "You may let a programme read our public notices."
    assert row["redline"] == "You may {+not+} let a programme read our public notices."
    assert row["heading"] == "Terms of Quayside › 2. What you may do"


@given(_SIGNS)
def test_no_cell_is_a_formula_and_all_are_read_as_they_were(text: str) -> None:
    cell = report_csv.cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == one_line(text).removeprefix("'")


@settings(max_examples=30)
@given(_SIGNS)
def test_no_text_makes_a_row_or_a_column_of_the_table(text: str) -> None:
    written = write_report(saying(text), "csv")
    rows = list(csv.reader(io.StringIO(written, newline=""), strict=True))
    assert [len(row) for row in rows] == [len(report_csv.COLUMNS)] * 4
    assert written.count("\r\n") == 4


# ── for GitLab and Jenkins ──────────────────────────────────────────────────────────────────────


def _check_junit(text: str) -> ET.Element:
    """Check what readers of JUnit count on: sums, names that are apart, one outcome a case."""
    root = ET.fromstring(text.encode())
    assert root.tag == "testsuites"
    cases = root.findall("testsuite/testcase")
    for element, within in [(root, cases), *((suite, [*suite]) for suite in root)]:
        assert int(element.attrib["tests"]) == len(within)
        for outcome, name in (("failures", "failure"), ("skipped", "skipped")):
            counted = sum(case.find(name) is not None for case in within)
            assert int(element.attrib[outcome]) == counted
    assert all(suite.tag == "testsuite" and suite.attrib["name"] for suite in root)
    assert all(case.tag == "testcase" and len(case) <= 1 for suite in root for case in suite)
    named = [(case.attrib["classname"], case.attrib["name"]) for case in cases]
    assert len({*named}) == len(named)
    return root


def test_a_suite_for_each_terms_in_which_nothing_passes() -> None:
    root = _check_junit(write_report(usual(), "junit"))
    names = [suite.attrib["name"] for suite in root]
    assert names == ["corpus", "Quayside/Terms of Service", "Anchor/Privacy Policy"]
    assert root.attrib["failures"] == "6"
    failures = root.findall(".//failure")
    assert {item.attrib["type"] for item in failures} >= {"dead-selector", "watch-anti-scraping"}
    (skipped,) = root.findall(".//skipped")
    assert skipped.attrib["message"] == "waived until 2027-05-03: counsel agreed on 3 May"


def test_one_case_passes_if_nothing_is_found() -> None:
    root = _check_junit(write_report(EMPTY, "junit"))
    (case,) = root.findall(".//testcase")
    assert not [*case]
    assert case.attrib["name"] == "Nothing to report: 12 terms compared with main"


@given(_SIGNS)
def test_xml_is_read_as_it_was_written(text: str) -> None:
    read = ET.fromstring(f'<a b="{junit.xml(one_line(text))}">{junit.xml(text)}</a>')
    valid = clean(text).replace("\ufffe", "")
    assert (read.text or "") == valid
    assert read.attrib["b"] == one_line(text).replace("\ufffe", "")


@settings(max_examples=30)
@given(_SIGNS)
def test_no_text_changes_the_structure_of_the_xml(text: str) -> None:
    root = _check_junit(write_report(saying(text), "junit"))
    shape = [item.tag for item in root.iter()]
    assert sorted(shape) == sorted(
        ["testsuites", *["testsuite"] * 2, *["testcase"] * 3, "skipped", *["failure"] * 2]
    )


# ── for GitHub's annotations ────────────────────────────────────────────────────────────────────

_COMMAND = re.compile(
    r"::(error|warning|notice) (?:file=([^:,]+),line=(\d+),)?title=([^:,]+)::([^\r\n]+)"
)


def _commands(text: str) -> list[re.Match[str]]:
    found = [_COMMAND.fullmatch(line) for line in text.split("\n")[:-1]]
    assert all(found)
    return [item for item in found if item]


def _unescaped(text: str) -> str:
    for sign, escaped in ((":", "%3A"), (",", "%2C"), ("\r", "%0D"), ("\n", "%0A"), ("%", "%25")):
        text = text.replace(escaped, sign)
    return text


def test_an_annotation_stands_on_the_line_of_its_clause() -> None:
    first, *_ = _commands(write_report(usual(), "github"))
    assert first[1] == "error"
    assert (first[2], first[3]) == ("versions/Quayside/Terms of Service.md", "7")
    assert _unescaped(first[4]) == "Quayside/Terms of Service: anti-scraping permits → forbids"
    assert "You may {+not+} let a programme" in first[5]


def test_nothing_found_is_no_annotation() -> None:
    assert write_report(EMPTY, "github") == ""


@given(_SIGNS)
def test_commands_are_read_as_they_were_written(text: str) -> None:
    message, field = github.message(text), github.field(text)
    assert not re.search("[\r\n]", message + field)
    assert not re.search("[:,]", field)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert _unescaped(message) == clean(lines)
    assert _unescaped(field) == one_line(text)


@settings(max_examples=30)
@given(_SIGNS)
def test_no_text_is_a_command_of_its_own(text: str) -> None:
    assert len(_commands(write_report(saying(f"x{text}\n::error::owned"), "github"))) == 2


@pytest.mark.parametrize("level", ["error", "warning", "note"])
def test_at_most_ten_of_a_level_are_annotated_and_the_rest_is_one_notice(level: Any) -> None:
    found = [
        finding(added(f"Nobody may send robot {number}."), severity=level) for number in range(15)
    ]
    told = _commands(write_report(replace(EMPTY, findings=tuple(found)), "github"))
    counts = {
        name: sum(item[1] == name for item in told) for name in ("error", "warning", "notice")
    }
    assert max(counts.values()) == 10
    more = 6 if level == "note" else 5
    assert told[-1][5] == f"{more} more are not annotated here: see the summary of the job"


# ── much of it ──────────────────────────────────────────────────────────────────────────────────


def test_a_huge_report_is_annotated_with_the_gravest_of_each_level() -> None:
    told = _commands(write_report(_huge(), "github"))
    assert [item[1] for item in told] == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10


def test_a_huge_report_is_a_page_that_a_browser_can_show() -> None:
    html = write_report(_huge(), "html")
    assert html.count("<article") == 2_000
    assert "28000 changes not shown here: Service " in html
    assert len(html) < 5_000_000


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_huge_report_is_whole_for_programs(form: str) -> None:
    lines = write_report(_huge(), form).splitlines()
    assert len(lines) == 30_000 + (form == "csv")
