"""`--format` and `--output` of verbs that have reports: one form to the screen, others to files."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from tosdiff.cli.reporting import Outputs, emit_report, report_options
from tosdiff.cli.session import Session
from tosdiff.errors import ArchiveError
from tosdiff.findings import Problem, Report

REPORT = Report("main", "now", "cues", problems=(Problem("error", "hash", "the mirror differs"),))


@click.command()
@report_options
def _verb(form: str, outputs: Outputs) -> None:
    session = Session(None, 0, 0, "never", UTC, pager=False)
    emit_report(session, REPORT, form=form, outputs=outputs)


def _run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(_verb, [*arguments], env={"GITHUB_STEP_SUMMARY": "", **environment})


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_several_forms_are_written_at_once_and_the_screen_keeps_its_own() -> None:
    done = _run("--output", "sarif=a.sarif", "--output", "junit=b.xml", "--output", "text=c.txt")
    assert done.exit_code == 0
    assert "the mirror differs" in done.output
    assert json.loads(Path("a.sarif").read_text())["version"] == "2.1.0"
    assert Path("b.xml").read_text().startswith("<?xml")
    assert Path("c.txt").read_text() == done.output


def test_a_plain_file_takes_what_the_screen_would_show() -> None:
    done = _run("--format", "md", "--output", "report.md", "--output", "csv=rows.csv")
    assert done.output == ""
    assert Path("report.md").read_text().startswith("**1 problem with the corpus**")
    assert Path("rows.csv").read_text().startswith("status,")


def test_a_file_whose_name_looks_like_a_form_is_written_with_its_directory() -> None:
    assert _run("--format", "json", "--output", "./x=1.json").exit_code == 0
    assert json.loads(Path("x=1.json").read_text())["schema"] == "tosdiff.check/2"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["serif=a"], "'serif' is no form"),
        (["=a"], "'' is no form"),
        (["sarif="], "name a file"),
        (["a", "b"], "only one file is the result"),
        (["md=a", "html=./a"], "two outputs cannot be one file"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(given: list[str], said: str) -> None:
    done = _run(*(part for value in given for part in ("--output", value)))
    assert done.exit_code == 2
    assert said in done.output
    assert not [*Path().iterdir()]


def test_a_file_that_cannot_be_written_is_told_before_the_work() -> None:
    done = _run("--output", "md=a.md", "--output", "sarif=missing/a.sarif")
    assert isinstance(done.exception, ArchiveError)
    assert not Path("a.md").exists()


def test_annotations_bring_the_summary_of_the_job_after_what_stands_in_it() -> None:
    Path("summary.md").write_text("# before\n")
    done = _run("--format", "github", GITHUB_STEP_SUMMARY="summary.md")
    assert done.output == "::error title=hash::the mirror differs\n"
    said = Path("summary.md").read_text()
    assert said.startswith("# before\n")
    assert "**1 problem with the corpus**: the mirror differs." in said


@pytest.mark.parametrize("arguments", [("--format", "md"), ("--output", "github=a.txt")])
def test_only_annotations_bring_a_summary(arguments: Any) -> None:
    _run(*arguments, GITHUB_STEP_SUMMARY="summary.md")
    assert Path("summary.md").exists() == ("github=a.txt" in arguments)


def test_a_summary_that_cannot_be_written_hides_nothing() -> None:
    done = _run("--format", "github", GITHUB_STEP_SUMMARY="missing/summary.md")
    assert done.exit_code == 0
    assert "::error title=hash" in done.output
