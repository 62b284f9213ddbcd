"""The GitHub recipes as printed: their steps are played by sh, on three dates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import Reply
from pages import SCRAPING
from teams import FILE, Team, at_work
from workflows import RECIPES, ROOT, Ran, read_yaml

CAPTURE = RECIPES / "github-capture.yml"
PULL_REQUEST = RECIPES / "github-pull-request.yml"
ACTION = ROOT / "action.yml"
MARK = "<!-- tosdiff check -->"
NOTHING = "**Nothing to report**"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    with at_work(tmp_path) as team:
        yield team


def capture(team: Team, day: str) -> tuple[dict[str, Ran], str]:
    """Play the capture on a day; return its steps, and the summary of the job."""
    runner = team.runner(day)
    done = runner.job(CAPTURE)
    assert all("Traceback" not in ran.out for ran in done.values())
    return done, runner.summary


def codes(done: dict[str, Ran]) -> dict[str, int | None]:
    return {name: ran.code for name, ran in done.items() if ran.code != 0}


def begun(team: Team) -> None:
    """Play the first date, and merge what it brought."""
    capture(team, "2024-03-01")
    team.merge()


def check_pull(team: Team, branch: str, **github: str) -> tuple[Ran, str]:
    """Play the workflow of a pull request, which uses our action."""
    runner = team.runner("2024-03-03", branch, GITHUB_BASE_REF="main")
    name = "OWNER/tosdiff"
    runner.actions = {name: ACTION}
    runner.context = {
        **runner.context,
        "github.event.pull_request.number": "7",
        "github.event.pull_request.head.repo.full_name": "team/terms",
        **github,
    }
    done = runner.job(PULL_REQUEST)
    (uploaded,) = runner.uploaded
    assert json.loads(uploaded["text"])["version"] == "2.1.0"
    return done["tosdiff"], runner.summary


def test_three_dates_of_the_capture_are_told_and_stopped_where_a_ban_came(team: Team) -> None:
    done, summary = capture(team, "2024-03-01")
    assert codes(done) == {}
    assert summary.startswith(NOTHING)
    (first,) = team.github()["comments"]
    assert first["body"] == summary
    assert "nothing can be a change" in summary
    team.merge()

    team.says(SCRAPING)
    done, summary = capture(team, "2024-03-02")
    assert codes(done) == {"check": 1}  # and the steps after it were run
    assert SCRAPING in team.text("terms")
    assert SCRAPING not in team.text("main")
    (message,) = team.log("main..terms")
    assert message.startswith("What the platforms changed in their terms\n\nVidora/Terms of")
    assert "anti-scraping" in message
    assert "::error file=versions/Vidora/Terms of Service.md,line=" in done["check"].out
    state = team.github()
    assert [pull["head"] for pull in state["pulls"] if pull["open"]] == ["terms"]
    told = state["comments"][-1]
    assert told["pull"] == 2
    assert told["body"] == summary
    assert told["body"].startswith("**1 change needs a decision**: ")
    assert "adds a clause that forbids scraping" in told["body"].partition("\n")[0]
    assert MARK in told["body"]
    newest = team.origin("rev-parse", "terms").strip()
    status = state["statuses"][-1]
    assert (status["sha"], status["context"], status["state"]) == (newest, "tosdiff", "failure")

    team.says()
    done, summary = capture(team, "2024-03-03")
    assert codes(done) == {}
    assert team.text("terms") == team.text("main")
    state = team.github()
    told_again = state["comments"][-1]
    assert told_again["id"] == told["id"], "the comment is updated, and no other is written"
    assert told_again["body"] == summary
    assert summary.startswith(NOTHING)
    assert state["statuses"][-1]["state"] == "success"
    assert len(state["pulls"]) == 2


def test_a_finding_is_told_again_until_it_is_merged_and_then_no_more(team: Team) -> None:
    begun(team)
    team.says(SCRAPING)
    capture(team, "2024-03-02")
    done, _ = capture(team, "2024-03-03")
    assert codes(done) == {"check": 1}
    assert len(team.log("main..terms")) == 1, "what did not change is not committed again"
    team.merge()
    done, summary = capture(team, "2024-03-04")
    assert codes(done) == {}
    assert summary.startswith(NOTHING)
    assert len(team.github()["pulls"]) == 2, "nothing changed, so nothing is opened"


def test_a_page_that_cannot_be_had_fails_the_job_and_hides_no_change(team: Team) -> None:
    begun(team)
    state = json.loads((team.desk.path / "declarations/Vidora.json").read_text())
    state["terms"]["Privacy Policy"] = {"fetch": team.server.url("/gone"), "select": "main"}
    team.push("Track another", {"declarations/Vidora.json": json.dumps(state)})
    team.server.routes["/gone"] = Reply("no", status=500)
    team.says(SCRAPING)
    done, summary = capture(team, "2024-03-02")
    assert codes(done) == {"snapshot": 3, "check": 1}
    assert "forbids scraping" in summary
    assert team.github()["comments"][-1]["body"] == summary


def test_a_merge_that_squashed_and_kept_the_branch_does_not_stop_the_next_capture(
    team: Team,
) -> None:
    begun(team)
    team.says(SCRAPING)
    capture(team, "2024-03-02")
    team.push("Squashed", {FILE: team.text("terms")})
    team.says("We may also show pictures of other places.")
    done, _ = capture(team, "2024-03-03")
    assert done["commit"].code == 0
    assert SCRAPING not in team.text("terms")
    assert "other places" in team.text("terms")


def test_a_branch_that_was_deleted_unmerged_is_made_again_by_the_next_capture(team: Team) -> None:
    begun(team)
    team.says(SCRAPING)
    capture(team, "2024-03-02")
    team.origin("branch", "--delete", "--force", "terms")
    state = team.github()
    state["pulls"][-1]["open"] = False
    team.change_github(state)
    done, summary = capture(team, "2024-03-03")
    assert codes(done) == {"check": 1}
    assert "forbids scraping" in summary
    assert SCRAPING in team.text("terms")
    assert [pull["number"] for pull in team.github()["pulls"] if pull["open"]] == [3]


def test_the_archive_goes_from_run_to_run_and_a_lost_one_does_no_harm(team: Team) -> None:
    begun(team)
    for kept in (team.place / "caches").iterdir():
        kept.unlink()
    team.says(SCRAPING)
    done, summary = capture(team, "2024-03-02")
    assert codes(done) == {"check": 1}
    assert "forbids scraping" in summary
    assert [*(team.place / "caches").iterdir()]


def test_a_comment_of_a_person_that_quotes_the_mark_is_left_alone(team: Team) -> None:
    begun(team)
    team.says(SCRAPING)
    capture(team, "2024-03-02")
    state = team.github()
    quoted = {"id": 500, "pull": 2, "type": "User", "body": f"> {MARK}"}
    state["comments"].append(quoted)
    team.change_github(state)
    capture(team, "2024-03-03")
    assert quoted in team.github()["comments"]


def test_the_action_fails_a_pull_request_that_brings_a_ban_and_tells_it(team: Team) -> None:
    begun(team)
    banned = team.text("terms") + f"\n{SCRAPING}\n"
    team.desk("switch", "--quiet", "--create", "somebody")
    team.push("By hand", {FILE: banned}, "somebody")
    ran, summary = check_pull(team, "somebody")
    assert (ran.code, ran.outputs["exit-code"]) == (1, "1")
    assert summary.startswith("**1 change needs a decision**")
    (comment,) = [item for item in team.github()["comments"] if item["pull"] == 7]
    assert comment["body"] == summary
    team.push("Undone", {FILE: team.text("terms")}, "somebody")
    ran, summary = check_pull(team, "somebody")
    assert (ran.code, ran.outputs["exit-code"]) == (0, "0")
    (comment,) = [item for item in team.github()["comments"] if item["pull"] == 7]
    assert comment["body"].startswith(NOTHING)
    assert team.installed()[-1] == f"install --quiet {ROOT}[model]"


def test_the_action_does_not_comment_for_a_fork_and_still_fails(team: Team) -> None:
    begun(team)
    team.desk("switch", "--quiet", "--create", "fork")
    team.push("By a stranger", {FILE: team.text("terms") + f"\n{SCRAPING}\n"}, "fork")
    elsewhere = {"github.event.pull_request.head.repo.full_name": "stranger/terms"}
    ran, summary = check_pull(team, "fork", **elsewhere)
    assert ran.code == 1
    assert "forbids scraping" in summary
    assert not [item for item in team.github()["comments"] if item["pull"] == 7]


def test_the_inputs_of_the_action_reach_the_check(team: Team) -> None:
    begun(team)
    team.desk("switch", "--quiet", "--create", "inputs")
    policy = '[[policy]]\nlabel = "*"\nseverity = "off"\n'
    files = {FILE: team.text("terms") + f"\n{SCRAPING}\n", "calm.toml": policy}
    team.push("By hand", files, "inputs")
    runner = team.runner("2024-03-03", "inputs")
    step = {"fetch-depth": "0"}
    assert runner._use("actions/checkout@v6", step).code == 0
    runner.actions = {"OWNER/tosdiff": ACTION}
    runner.temp.mkdir()
    runner._summary.touch()
    runner.env["RUNNER_TEMP"] = str(runner.temp)
    nobody = {
        "github.event.pull_request.number": "",
        "github.event.pull_request.head.repo.full_name": "",
    }
    runner.context = {**runner.context, **nobody}
    for given, code in (
        ({"base": "HEAD~1"}, 1),
        ({"base": "HEAD~1", "policy": "calm.toml"}, 0),
        ({"base": "HEAD~1", "fail-on": "identification nothing-else"}, 2),
        ({"base": "HEAD~1", "fail-on": "identification retention-deletion"}, 0),
        ({"base": "nowhere"}, 2),
        ({"base": "HEAD~1", "output": "junit=a.xml csv=b.csv"}, 1),
    ):
        ran = runner._use("OWNER/tosdiff@v1", given)
        assert ran.outputs["exit-code"] == str(code), ran.out
    assert (runner.work / "a.xml").exists()
    assert (runner.work / "b.csv").exists()


def test_the_workflow_and_the_action_comment_in_the_same_words() -> None:
    steps = read_yaml(CAPTURE)["jobs"]["terms"]["steps"]
    (capturing,) = [step["run"] for step in steps if step.get("name") == "Tell the pull request"]
    *_, acting = [step["run"] for step in read_yaml(ACTION)["runs"]["steps"]]
    same = "# The comment is found again by the mark at its end."
    assert capturing.partition(same)[2] == acting.partition(same)[2] != ""


def test_permissions_are_named_one_by_one_and_actions_by_their_major() -> None:
    for path in (CAPTURE, PULL_REQUEST):
        workflow = read_yaml(path)
        assert {*workflow["permissions"].values()} <= {"read", "write"}
        assert workflow["concurrency"]["group"]
        (job,) = workflow["jobs"].values()
        used = [step["uses"] for step in job["steps"] if "uses" in step]
        assert all(re.search(r"@v\d", name) for name in used)
