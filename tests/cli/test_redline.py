"""`tosdiff diff` in all its forms, and `tosdiff difftool` called by a real git."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from running import Desk, Done

OLD = """# Rules

Members may leave. You pay $5 a month.

See the [tariff](https://harbour.example/a).

The gates are shut in a storm.
"""
NEW = """# Rules

Members must leave. You pay $9 a month.

See the [tariff](https://harbour.example/b).

Do not use robots or scrapers to collect our content.

The gates are shut in a **storm**.
"""


@pytest.fixture
def compare(run: Desk, tmp_path: Path) -> "Compare":
    """Two texts between which a modal verb, an amount and a link changed, and a ban came."""
    files = tmp_path / "old.md", tmp_path / "new.md"
    for file, text in zip(files, (OLD, NEW), strict=True):
        file.write_text(text, encoding="utf-8")
    return Compare(run, *map(str, files))


class Compare:
    def __init__(self, run: Desk, old: str, new: str) -> None:
        self.run, self.files = run, (old, new)

    def __call__(self, *options: str) -> Done:
        return self.run("diff", *self.files, *options)


def test_diff_lists_what_weighs_first(compare: Compare) -> None:
    out = compare().out
    assert "2 weighty changes" in out
    assert out.index("modal verb: may → must") < out.index("Members [-may-] {+must+} leave.")
    assert "money: $5 → $9" in out


def test_link_targets_are_a_class_of_their_own(compare: Compare) -> None:
    out = compare("--only", "link").out
    assert "link: https://harbour.example/a → https://harbour.example/b" in " ".join(out.split())
    assert "Members" not in out.split("not asked for")[1]


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        (["--only", "added"], ["added"]),
        (["--only", "modified"], ["modified", "modified"]),
        (["--only", "weighty"], ["modified", "modified"]),
        (["--only", "link,added"], ["cosmetic", "added"]),
        (["--label", "anti-scraping"], ["added"]),
        (["--stat"], []),
    ],
)
def test_json_holds_what_was_asked_for_and_counts_all(
    compare: Compare, options: list[str], kinds: list[str]
) -> None:
    said = compare("--format", "json", *options).json()
    assert [op["kind"] for op in said["ops"]] == kinds
    assert said["counts"]["added"] == 1
    assert said["counts"]["amended"] == 2


def test_json_says_why_a_change_weighs_and_where_links_lead(compare: Compare) -> None:
    ops = compare("--format", "json").json()["ops"]
    weights = [weight for op in ops for weight in op["weights"]]
    assert {"reason": "money", "lost": ["$5"], "gained": ["$9"]} in weights
    links = [link for op in ops for link in op["links"]]
    assert links == [{"old": "https://harbour.example/a", "new": "https://harbour.example/b"}]


def test_jsonl_is_one_op_a_line(compare: Compare) -> None:
    lines = compare("--format", "jsonl").out.splitlines()
    assert [json.loads(line)["schema"] for line in lines] == ["tosdiff.comparison/1"] * len(lines)
    assert len(lines) == len(compare("--format", "json").json()["ops"])


@pytest.mark.parametrize("form", ["html", "md"])
def test_a_page_and_a_comment_are_written_whole_to_a_file(
    compare: Compare, form: str, tmp_path: Path
) -> None:
    target = tmp_path / f"redline.{form}"
    assert compare("--format", form, "--output", str(target)).out == ""
    assert target.read_text("utf-8") == compare("--format", form).out
    assert "may → must" in target.read_text("utf-8")


@pytest.mark.parametrize("form", ["text", "html", "md"])
def test_stat_draws_no_change_in_any_form(compare: Compare, form: str) -> None:
    out = compare("--format", form, "--stat").out
    assert "may → must" in out
    assert "robots or scrapers" not in out


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        (["--only", "everything"], "--only takes added, removed"),
        (["--label", "nonsense"], "the labels are"),
        (["--label", "anti-scrapping"], "did you mean anti-scraping"),
        (["--stance", "forbid"], "did you mean forbids"),
        (["--label", "anti-scraping", "--no-tags"], "leave out --no-tags"),
    ],
)
def test_what_cannot_be_asked_for_is_a_usage_error(
    compare: Compare, options: list[str], hint: str
) -> None:
    done = compare(*options)
    assert done.code == 2
    assert hint in done.err


def test_filters_do_not_touch_the_exit_code(compare: Compare) -> None:
    assert compare("--exit-code", "--only", "removed").code == 1


TOOL = f"{shlex.quote(sys.executable)} -m tosdiff difftool"
COMMIT = ("-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "-qm", "m")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with a text amended, one renamed, one new, one gone, and a picture."""
    root = tmp_path / "repository"
    root.mkdir()
    _git(root, "init", "-q")
    (root / "the rules.md").write_text(OLD, encoding="utf-8")
    (root / "gone.md").write_text("Fees are due.\n", encoding="utf-8")
    (root / "picture.png").write_bytes(b"\x89PNG\xff\x00")
    _git(root, "add", ".")
    _git(root, *COMMIT)
    (root / "the rules.md").write_text(NEW, encoding="utf-8")
    (root / "gone.md").unlink()
    (root / "-new.md").write_text("Tolls are due.\n", encoding="utf-8")
    (root / "picture.png").write_bytes(b"\x89PNG\xff\x01")
    _git(root, "add", "-A")
    return root


def _git(root: Path, *arguments: str, **extra: str) -> str:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    tree = str(Path(__file__).resolve().parents[2])
    apart = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PYTHONPATH": tree}
    done = subprocess.run(
        ["git", *arguments], cwd=root, env=kept | apart | extra, capture_output=True, check=True
    )
    return done.stdout.decode("utf-8")


def test_git_shows_every_file_through_the_external_diff(repository: Path) -> None:
    out = _git(repository, "-c", f"diff.external={TOOL}", "diff", "--cached", "--no-renames")
    assert "- a/the rules.md\n+ b/the rules.md\n" in out
    assert "Members [-may-] {+must+} leave." in out
    assert "- a/gone.md\n+ (deleted)\n" in out
    assert "[-Fees are due.-]" in out
    assert "- (new file)\n+ b/-new.md\n" in out
    assert "picture.png: differs, and is no UTF-8 text" in out
    assert "anti-scraping forbids" in out


def test_git_attributes_choose_the_texts(repository: Path) -> None:
    (repository / ".gitattributes").write_text("*.md diff=tosdiff\n", encoding="utf-8")
    _git(repository, "config", "diff.tosdiff.command", f"{TOOL} --no-tags --word-only")
    out = _git(repository, "diff", "--cached")
    assert "Members [-may-] {+must+} leave." in out
    assert "Binary files a/picture.png and b/picture.png differ" in out
    assert "anti-scraping" not in out


def test_a_renamed_text_is_shown_with_both_names(repository: Path) -> None:
    _git(repository, *COMMIT)
    _git(repository, "mv", "the rules.md", "terms.md")
    (repository / "terms.md").write_text(NEW.replace("$9", "$7"), encoding="utf-8")
    _git(repository, "add", ".")
    out = _git(repository, "-c", f"diff.external={TOOL}", "diff", "--cached", "-M")
    assert "- a/the rules.md\n+ b/terms.md\n" in out
    assert "money: $9 → $7" in out


def test_in_gits_pager_there_is_colour_unless_it_is_unwanted(repository: Path) -> None:
    shown = ("-c", f"diff.external={TOOL}", "diff", "--cached")
    assert "\x1b[" in _git(repository, *shown, GIT_PAGER_IN_USE="true")
    assert "\x1b[" not in _git(repository, *shown, GIT_PAGER_IN_USE="true", NO_COLOR="1")


def test_difftool_called_by_hand_says_what_it_is_for(run: Desk) -> None:
    done = run("difftool", "a.md", "b.md")
    assert done.code == 2
    assert "use `tosdiff diff`" in done.err
    assert run("difftool", "a.md").out == "a.md: not merged\n"
