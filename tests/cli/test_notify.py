"""`--notify` tells of real changes and failures, once, and keeps what it could not say."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import Reply, Server
from pages import BAN, CLAUSES, FACES, SCRAPING, page
from receivers import Hook, Mailbox, hook, mailbox
from running import TERMS, Desk

NAME = "Vidora/Terms of Service"
LOGIN = "watch:s3cretpass@"
GONE = Reply("gone", status=404)


@pytest.fixture
def web() -> Iterator[Hook]:
    with hook() as receiver:
        yield receiver


@pytest.fixture
def post() -> Iterator[Mailbox]:
    with mailbox() as receiver:
        yield receiver


def serve(platform: Server, *clauses: str, visit: int = 0) -> None:
    platform.routes["/terms"] = Reply(page((*CLAUSES, *clauses), visit=visit))


# ── when somebody is told, and when nobody ───────────────────────────────────────────────────────


def test_a_real_change_is_told_in_one_message(run: Desk, platform: Server, web: Hook) -> None:
    run.declare("Meshwork", {TERMS: {"fetch": platform.url("/terms"), "select": "#terms"}})
    run.snapshot()
    serve(platform, SCRAPING)
    done = run.snapshot("--notify", web.url())
    (told,) = web.posted
    assert done.code == 0
    assert told["title"] == "tosdiff: 2 terms changed"
    assert f"- {NAME}: 1 clause added; adds anti-scraping (forbids)" in told["message"]
    assert "- Meshwork/Terms of Service: " in told["message"]


def test_a_first_version_is_no_news(run: Desk, platform: Server, web: Hook) -> None:
    assert run.snapshot("--notify", web.url()).code == 0
    assert web.posted == []


@pytest.mark.parametrize("kind", ["the same", "noise", "mark-up", "a variant"])
def test_what_is_no_real_change_is_told_to_nobody(
    run: Desk, platform: Server, web: Hook, kind: str
) -> None:
    run.snapshot()
    if kind == "noise":
        serve(platform, visit=7)
    elif kind == "mark-up":
        platform.routes["/terms"] = Reply(page((f"<b>{CLAUSES[0]}</b>", *CLAUSES[1:])))
    elif kind == "a variant":
        serve(platform, BAN)
        run.snapshot()
        serve(platform)
        run.snapshot("--notify", web.url())
        serve(platform, BAN)
    run.snapshot("--notify", web.url())
    assert web.posted == []


def test_our_own_new_recipe_is_told_to_nobody(run: Desk, platform: Server, web: Hook) -> None:
    run.snapshot()
    run.declare("Vidora", {TERMS: {"fetch": platform.url("/terms"), "select": "body"}})
    run.snapshot("--notify", web.url())
    assert web.posted == []


def test_a_change_is_told_once(run: Desk, platform: Server, web: Hook) -> None:
    run.snapshot()
    serve(platform, BAN)
    for _ in range(3):
        run.snapshot("--notify", web.url())
    assert len(web.posted) == 1


def test_a_stance_that_turned_is_told_first(run: Desk, platform: Server, web: Hook) -> None:
    serve(platform, SCRAPING)
    run.snapshot()
    serve(platform, SCRAPING.replace("must not", "may"))
    run.snapshot("--notify", web.url())
    assert f"{NAME}: ! stance: anti-scraping forbids → permits; " in web.last["message"]


def test_only_what_is_asked_for_is_told(run: Desk, platform: Server, web: Hook) -> None:
    run.snapshot()
    serve(platform, SCRAPING)
    for label in ("arbitration", "anti-scraping"):
        run.snapshot("--notify", web.url(f"/{label}"), "--label", label)
    assert web.posted == [], "the second began to listen after the change"
    serve(platform, SCRAPING.replace("must not", "may"))
    for label in ("arbitration", "anti-scraping"):
        run.snapshot("--notify", web.url(f"/{label}"), "--label", label)
    assert len(web.posted) == 1


def test_asking_for_one_label_takes_no_news_from_who_asks_for_all(
    run: Desk, platform: Server, web: Hook
) -> None:
    run.snapshot("--notify", web.url())
    serve(platform, SCRAPING)
    run.snapshot("--notify", web.url(), "--label", "arbitration")
    assert web.posted == []
    run.snapshot("--notify", web.url())
    assert len(web.posted) == 1


# ── failures ─────────────────────────────────────────────────────────────────────────────────────


def test_a_failure_is_told_once_and_again_when_it_ends(
    run: Desk, platform: Server, web: Hook
) -> None:
    run.snapshot()
    platform.routes["/terms"] = GONE
    for _ in range(3):
        assert run.snapshot("--notify", web.url()).code == 3
    assert [told["title"] for told in web.posted] == ["tosdiff: 1 failed"]
    assert "404" in web.last["message"]
    serve(platform)
    for _ in range(2):
        run.snapshot("--notify", web.url())
    assert [told["title"] for told in web.posted[1:]] == ["tosdiff: 1 well again"]


def test_a_suspect_page_is_a_failure_until_it_ends(run: Desk, platform: Server, web: Hook) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(page(CLAUSES[:2]))
    for _ in range(2):
        run.snapshot("--notify", web.url())
    assert [told["title"] for told in web.posted] == ["tosdiff: 1 failed"]
    serve(platform, SCRAPING)
    run.snapshot("--notify", web.url())
    assert web.last["title"] == "tosdiff: 1 terms changed, 1 well again"


def test_a_failure_from_before_anybody_listened_is_told(
    run: Desk, platform: Server, web: Hook
) -> None:
    platform.routes["/terms"] = GONE
    run.snapshot()
    run.snapshot("--notify", web.url())
    assert web.last["title"] == "tosdiff: 1 failed"


# ── nothing is lost ──────────────────────────────────────────────────────────────────────────────


def test_what_could_not_be_delivered_is_told_by_the_next_run(
    run: Desk, platform: Server, web: Hook
) -> None:
    run.snapshot()
    web.status = 503
    serve(platform, SCRAPING)
    done = run.snapshot("--notify", web.url())
    assert done.code == 3
    assert "warning: address 1 (JSON) could not be notified: " in done.err
    assert "hint: " in done.err
    assert NAME in done.out, "the result is printed all the same"
    assert len(run("log", NAME, "--format", "json").json()["versions"]) == 2
    web.status = 200
    assert run.snapshot("--notify", web.url()).code == 0
    assert "adds anti-scraping (forbids)" in web.last["message"]


def test_what_a_run_without_addresses_found_is_told_by_the_next_with_one(
    run: Desk, platform: Server, web: Hook
) -> None:
    run.snapshot("--notify", web.url())
    for clauses in ((BAN,), (FACES, SCRAPING)):
        serve(platform, *clauses)
        run.snapshot("--no-notify", "--notify", web.url())
    assert web.posted == []
    run.snapshot("--notify", web.url())
    assert web.last["title"] == "tosdiff: 1 terms changed"
    assert web.last["message"].count(NAME) == 2


def test_a_dead_address_does_not_repeat_the_news_to_the_others(
    run: Desk, platform: Server, web: Hook
) -> None:
    run.snapshot()
    serve(platform, BAN)
    for _ in range(2):
        done = run.snapshot("--notify", "json://127.0.0.1:9/", "--notify", web.url())
        assert done.code == 3
    assert len(web.posted) == 1


def test_what_changed_before_anybody_listened_is_no_news(
    run: Desk, platform: Server, web: Hook
) -> None:
    run.snapshot()
    serve(platform, BAN)
    run.snapshot()
    run.snapshot("--notify", web.url())
    assert web.posted == []


def test_an_address_twice_is_told_once(run: Desk, platform: Server, web: Hook) -> None:
    run.snapshot()
    serve(platform, BAN)
    run.snapshot("--notify", web.url(), "--notify", web.url())
    assert len(web.posted) == 1


# ── mail ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_letter_has_the_news_in_its_subject_and_body(
    run: Desk, platform: Server, post: Mailbox
) -> None:
    run.snapshot()
    serve(platform, SCRAPING)
    done = run.snapshot("--notify", post.url())
    assert (done.code, done.err) == (0, "")
    ((recipient, letter),) = post.letters
    assert recipient == "b@b.example"
    assert letter["subject"] == "tosdiff: 1 terms changed"
    body = letter.get_body(("plain", "html"))
    assert body is not None
    assert "adds anti-scraping (forbids)" in body.get_content()


def test_a_letter_that_is_refused_is_a_warning_and_kept(
    run: Desk, platform: Server, post: Mailbox
) -> None:
    run.snapshot()
    serve(platform, SCRAPING)
    post.refuses = True
    assert run.snapshot("--notify", post.url()).code == 3
    post.refuses = False
    assert run.snapshot("--notify", post.url()).code == 0
    assert len(post.letters) == 1


# ── addresses and secrets ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "address", ["xoxb-s3cretpass", "nosuch://s3cretpass@host", "slack://s3cretpass", "json://"]
)
@pytest.mark.parametrize("verb", [("snapshot",), ("check", "--since", "2020-01-01")])
def test_an_address_that_cannot_be_is_refused_before_any_work(
    run: Desk, platform: Server, address: str, verb: tuple[str, ...]
) -> None:
    done = run(*verb, "--notify", address)
    assert done.code == 2
    assert "address 1 to notify" in done.err
    assert "hint: " in done.err
    assert "s3cretpass" not in done.err
    assert platform.requests == []


def test_no_part_of_an_address_is_printed(run: Desk, platform: Server, web: Hook) -> None:
    run.snapshot()
    web.status = 401
    serve(platform, SCRAPING)
    done = run("-v", "snapshot", "--allow-private", "--notify", web.url("/t0ken", login=LOGIN))
    assert done.code == 3
    for secret in ("s3cretpass", "t0ken", "watch", "127.0.0.1"):
        assert secret not in done.err.partition("could not be notified")[2]
    data = run.dump()
    assert "Vidora" in data
    assert "s3cretpass" not in data
    assert "t0ken" not in data


def test_a_new_password_is_no_new_recipient(run: Desk, platform: Server, web: Hook) -> None:
    platform.routes["/terms"] = GONE
    run.snapshot("--notify", web.url(login=LOGIN))
    run.snapshot("--notify", web.url(login="watch:another@"))
    assert len(web.posted) == 1


def test_without_the_extra_nothing_is_fetched(
    run: Desk, platform: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    done = run.snapshot("--notify", "json://127.0.0.1/")
    assert done.code == 2
    assert "hint: pip install 'tosdiff[notify]'" in done.err
    assert platform.requests == []


def test_the_corpus_names_addresses_with_variables(
    run: Desk, platform: Server, web: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = web.url("/hook", login="${WATCH_USER}:${WATCH_PASSWORD}@")
    run.settings(f'[notify]\nurls = ["{address}"]\n')
    done = run.snapshot()
    assert done.code == 2
    assert "WATCH_USER" in done.err
    assert platform.requests == []
    assert run.snapshot("--no-notify").code == 0
    monkeypatch.setenv("WATCH_USER", "u")
    monkeypatch.setenv("WATCH_PASSWORD", "p")
    serve(platform, SCRAPING)
    assert run.snapshot().code == 0
    assert web.last["title"] == "tosdiff: 1 terms changed"


@pytest.mark.parametrize("said", ['urls = "json://s3cretpass"', "urls = [1]", 'url = ["json://"]'])
def test_a_wrong_table_of_addresses_is_told_without_them(
    run: Desk, platform: Server, said: str
) -> None:
    run.settings(f"[notify]\n{said}\n")
    done = run.snapshot()
    assert done.code == 2
    assert "s3cretpass" not in done.err


@pytest.mark.parametrize("name", ["TOSDIFF_NOTIFY", "TOSDIFF_SNAPSHOT_NOTIFY"])
def test_the_environment_names_addresses(
    run: Desk, platform: Server, web: Hook, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    run.snapshot()
    monkeypatch.setenv(name, f"{web.url('/a')} {web.url('/b')}")
    serve(platform, SCRAPING)
    run.snapshot()
    assert len(web.posted) == 2


# ── the gate ─────────────────────────────────────────────────────────────────────────────────────


def test_check_tells_its_findings(
    run: Desk, platform: Server, web: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOSDIFF_NOW", "2020-01-01T06:00:00Z")
    run.snapshot()
    done = run("check", "--since", "2020-01-01", "--notify", web.url())
    assert (done.code, web.posted) == (0, [])
    monkeypatch.setenv("TOSDIFF_NOW", "2020-02-01T06:00:00Z")
    serve(platform, SCRAPING)
    run.snapshot()
    assert run("check", "--since", "2020-01-01", "--notify", web.url()).code == 1
    assert web.last["title"].startswith("tosdiff: 1 ")
    assert NAME in web.last["message"]
    web.status = 500
    assert run("check", "--since", "2020-01-01", "--notify", web.url()).code == 3


# ── nobody else is told ──────────────────────────────────────────────────────────────────────────

_WATCHED = """
import json, os, sys
seen = {"connected": [], "written": []}
def watch(event, args):
    if event == "socket.connect":
        seen["connected"].append(args[1][0] if isinstance(args[1], tuple) else str(args[1]))
    elif event == "open" and isinstance(args[0], (str, bytes)) and args[2] & (
        os.O_WRONLY | os.O_RDWR | os.O_CREAT
    ):
        seen["written"].append(os.path.realpath(os.fsdecode(args[0])))
sys.addaudithook(watch)
from tosdiff.cli.main import main
code = main(sys.argv[1:])
print(json.dumps({"code": code, **seen}))
"""


def test_apprise_calls_nobody_else_and_writes_nothing_outside_the_corpus(
    run: Desk, platform: Server, web: Hook, tmp_path: Path
) -> None:
    run.snapshot()
    serve(platform, SCRAPING)
    home = tmp_path / "home"
    home.mkdir()
    # cues: onnxruntime, which runs the model, keeps files of its own under HOME
    arguments = ["--tagger", "cues", "snapshot", "--allow-private", "--notify", web.url()]
    done = subprocess.run(
        [sys.executable, "-B", "-c", _WATCHED, "--corpus", str(run.root), *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={"HOME": str(home), "PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin:/bin"},
    )
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["code"] == 0
    assert set(seen["connected"]) == {"127.0.0.1"}
    corpus = str(run.root.resolve())
    assert [path for path in seen["written"] if not path.startswith((corpus, "/dev/"))] == []
    assert list(home.iterdir()) == []
    assert len(web.posted) == 1
