"""Several hosts share one archive on PostgreSQL: they queue, and each sees the others' work."""

from __future__ import annotations

import json
import os
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from archiving import A2, TERMS, A, record_all
from cluster import Cluster
from harm import harming, mirrored, texts_of
from loopback import Reply, Request, Server
from pages import CLAUSES, SCRAPING, page
from running import TERMS as TYPE
from running import Desk, desk

from tosdiff.api.search import phrases
from tosdiff.archive.archive import Archive
from tosdiff.archive.lock import only_run
from tosdiff.errors import ArchiveError

_NAME = f"Vidora/{TYPE}"


@pytest.fixture
def url(server: Cluster) -> str:
    return server.fresh()


@pytest.fixture
def hosts(
    url: str, platform: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[Desk, Desk]:
    """Two corpora, each with declarations and mirror of its own, and one archive."""
    desks = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        host = desk(tmp_path / name, capsys)
        (host.root / "corpus.toml").write_text(f'archive = "{url}"\n', encoding="utf-8")
        host.declare("Vidora", {TYPE: {"fetch": platform.url("/terms"), "select": "#terms"}})
        desks.append(host)
    return desks[0], desks[1]


def test_what_one_host_records_is_nothing_new_to_the_other(
    hosts: tuple[Desk, Desk], platform: Server
) -> None:
    one, other = hosts
    assert "first version" in one.snapshot().out
    assert "first version" not in other.snapshot().out
    platform.routes["/terms"] = Reply(page((*CLAUSES, "Lamps are to be dimmed at ten.")))
    assert "1 clause added" in other.snapshot().out
    assert "1 clause added" not in one.snapshot().out
    assert "dimmed" in one("diff", "vidora").out
    assert "dimmed" in one("search", "dimmed").out
    assert "dimmed" in one("blame", "vidora").out
    assert one("check", "--since", "2020-01-01").code in {0, 1}
    assert one.mirror() == other.mirror()
    for host in hosts:
        assert host("rebuild").code == 0
        assert host("status").code == 0


_VERBS = (
    *(("status",), ("status", "--format", "json"), ("log", "vidora", "--all", "--stat")),
    *(("log", "vidora", "--format", "json"), ("show", "vidora@2024-03-02"), ("diff", "vidora")),
    *(("diff", "vidora", "first", "latest", "--format", "json"), ("blame", "vidora")),
    *(
        ("timeline", "vidora", "--label", "anti-scraping"),
        ("timeline", "vidora", "--match", "pictures"),
    ),
    *(
        ("matrix",),
        ("matrix", "--format", "csv"),
        ("search", "lamps"),
        ("search", "lamp*", "--format", "json"),
    ),
    *(
        ("feed",),
        ("check", "--since", "2024-03-02"),
        ("check", "--since", "2024-03-02", "--format", "sarif"),
    ),
    *(
        ("check", "--corpus-only"),
        ("classify", "vidora"),
        ("verify",),
        ("verify", "--format", "json"),
    ),
    *(("export", "warc", "--output", "{}.warc.gz"), ("export", "wacz", "--output", "{}.wacz")),
    *(
        ("snapshot", "vidora", "--reject"),
        ("status",),
        ("rebuild",),
        ("log", "vidora"),
        ("verify",),
    ),
    *(
        ("rebuild", "--format", "json"),
        ("search", "lamps"),
        ("blame", "vidora", "--format", "json"),
    ),
)


def test_every_verb_says_what_it_says_of_the_same_captures_in_a_file(
    hosts: tuple[Desk, Desk],
    platform: Server,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "file").mkdir()
    both = hosts[0], desk(tmp_path / "file", capsys)
    both[1].declare("Vidora", {TYPE: {"fetch": platform.url("/terms"), "select": "#terms"}})
    both[1].settings('archive = "archive.db"\n')
    lamps = ("You may not copy lamps.", "You shall not copy lamps.", SCRAPING)
    days = [CLAUSES, *((*CLAUSES, lamp) for lamp in lamps), CLAUSES, CLAUSES[:4]]
    for day, clauses in enumerate(days, 1):
        monkeypatch.setenv("TOSDIFF_NOW", f"2024-03-0{day}T06:00:00Z")
        platform.routes["/terms"] = Reply(page(clauses))
        assert len({(run.code, run.out, run.err) for run in (one.snapshot() for one in both)}) == 1
    for verb in _VERBS:
        on_server, in_file = (_said(one, verb) for one in both)
        assert on_server == in_file, verb
    for made in ("{}.warc.gz", "{}.wacz"):
        written = {Path(made.format(one.root)).read_bytes() for one in both}
        assert len(written) == 1, made


def _said(run: Desk, verb: tuple[str, ...]) -> tuple[int, str, str]:
    """Return how a verb ended and what it said, but for where the corpus is."""
    done = run(*(word.format(run.root) for word in verb))
    assert "Traceback" not in done.err
    out, err = done.out, done.err
    for place in (run.location, str(run.root)):
        out, err = out.replace(place, "HERE"), err.replace(place, "HERE")
    return done.code, out, err


def test_writers_on_two_hosts_of_which_one_is_killed_lose_nothing_that_they_told(
    url: str, tmp_path: Path, *, often: bool
) -> None:
    chance = random.Random(5)
    told: list[tuple[str, str, int]] = []
    with harming("forever", url, tmp_path / "steady") as steady:
        assert steady.stdout is not None
        for _ in range(50 if often else 4):
            with harming("forever", url, tmp_path / "mortal") as mortal:
                assert mortal.stdout is not None
                for process in (mortal, steady) * chance.randrange(1, 4):
                    assert process.stdout is not None
                    told.append(tuple(json.loads(process.stdout.readline())))
                mortal.kill()
                rest = mortal.stdout.readlines()
                told.extend(tuple(json.loads(line)) for line in rest if line.endswith("\n"))
    texts = texts_of(url)
    with Archive.open(url) as archive:
        ids = {terms: [one.id for one in archive.versions(terms)] for terms in archive.terms()}
    for terms, number, seq in told:
        assert ids[terms][seq - 1] == number
    for terms, shown in mirrored(tmp_path / "steady").items():
        assert shown in texts[terms]


def test_a_server_that_crashed_takes_nothing_along_and_is_found_again(
    url: str, server: Cluster
) -> None:
    with Archive.open(url, create=True) as archive:
        record_all(archive, A)
        server.crash()
        record_all(archive, A2, start=1)
    assert texts_of(url)[TERMS] == [A, A2]


def test_a_server_that_is_lost_within_a_visit_is_an_error_and_nothing_is_half_written(
    url: str, server: Cluster
) -> None:
    with Archive.open(url, create=True) as archive:
        record_all(archive, A)
        with pytest.raises(ArchiveError) as caught:
            _lose(archive, server)
        assert caught.value.hint
    assert texts_of(url)[TERMS] == [A]


def _lose(archive: Archive, server: Cluster) -> None:
    with archive._writing() as db:
        db.exec_driver_sql("DELETE FROM presence")
        server.crash()
        db.exec_driver_sql("DELETE FROM page")


def test_a_writer_that_waits_in_vain_is_told_that_another_is_at_work(url: str) -> None:
    with Archive.open(url, create=True) as one, Archive.open(url, wait=0.1) as other:
        record_all(one, A)
        with one._writing(), pytest.raises(ArchiveError, match="in use by another process"):
            record_all(other, A2, start=1)
        assert record_all(other, A2, start=1) == ["changed"]


def test_a_reader_neither_waits_for_a_writer_nor_sees_two_moments(url: str) -> None:
    count = "SELECT count(*) FROM capture"
    with Archive.open(url, create=True) as one, Archive.open(url, wait=0.1) as other:
        record_all(one, A)
        with one._writing():
            assert len(other.versions(TERMS)) == 1
        with other._reading() as db:
            before = db.exec_driver_sql(count).scalar()
            record_all(one, A2, start=1)
            assert db.exec_driver_sql(count).scalar() == before


def test_a_user_who_may_only_read_reads(url: str, server: Cluster) -> None:
    schema = url.rpartition("%3D")[2]
    with Archive.open(url, create=True) as archive:
        record_all(archive, A)
    server.run(f"CREATE ROLE reader_{schema} LOGIN")
    server.run(f"GRANT USAGE ON SCHEMA {schema} TO reader_{schema}")
    server.run(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO reader_{schema}")
    with Archive.open(server.url(schema, user=f"reader_{schema}")) as archive:
        assert archive.read_only
        assert archive.verify() == ()
        assert len(archive.search(phrases("lamps"))) == 2
        archive.cache_tags({"0" * 64: ()}, "cues/1")
        with pytest.raises(ArchiveError, match="may not be used by this user"):
            record_all(archive, A2, start=1)


def test_a_server_that_does_not_answer_and_a_schema_that_is_not_there_are_said(
    server: Cluster,
) -> None:
    for location in ("postgresql://keeper@127.0.0.1:1/postgres", server.url("nowhere")):
        with pytest.raises(ArchiveError) as caught:
            Archive.open(location, create=True)
        assert caught.value.hint


def _says(location: str) -> tuple[str, str]:
    with pytest.raises(ArchiveError) as caught:
        Archive.open(location)
    return caught.value.message.partition(" (")[0], caught.value.hint


def test_why_a_server_takes_no_connection_is_said_without_the_password(server: Cluster) -> None:
    server.run("CREATE ROLE few LOGIN CONNECTION LIMIT 0")
    server.run("CREATE ROLE locked LOGIN PASSWORD 'lamp'")
    server.ask_for_a_password("locked")
    place = f"127.0.0.1:{server.port}"
    for user, where, said, hint in (
        ("few", f"{place}/postgres", "has no connection left", "max_connections"),
        ("locked:wick", f"{place}/postgres", "does not let this user in", "PGPASSWORD"),
        ("locked", f"{place}/postgres", "does not let this user in", "PGPASSWORD"),
        ("nobody", f"{place}/postgres", "does not let this user in", "PGPASSWORD"),
        ("keeper:wick", f"{place}/nowhere", "is not there: no such database", "createdb"),
        ("keeper:wick", "127.0.0.1:1/postgres", "cannot be connected to", "host, port"),
        ("keeper:wick", "127.0.0.1:lamp/postgres", "is not a database", "postgresql+psycopg://"),
    ):
        told, advice = _says(f"postgresql+psycopg://{user}@{where}")
        assert said in told
        assert hint in advice
        assert "wick" not in told
    assert "wick" not in _says(f"postgresql://locked@{place}/postgres?password=wick")[0]


def test_before_the_first_snapshot_a_corpus_on_a_server_is_as_new_as_one_in_a_file(
    hosts: tuple[Desk, Desk],
) -> None:
    one, _ = hosts
    assert "never captured" in one("status").out
    assert "nothing is recorded yet" in one("doctor").out
    assert one("doctor").code == 0
    assert "`tosdiff snapshot` first" in one("log", "vidora").err


def test_the_place_for_a_run_is_free_at_once_and_whoever_has_it_is_named(
    hosts: tuple[Desk, Desk], url: str
) -> None:
    one, other = hosts
    for _ in range(5):
        assert one.snapshot().code == 0
    with only_run(url, now=datetime(2024, 3, 1, 6, tzinfo=UTC)):
        done = other.snapshot()
    assert done.code == 3
    assert f"(process {os.getpid()} on " in done.err
    assert "since 2024-03-01 06:00:00 UTC)" in done.err
    assert other.snapshot().code == 0


def test_a_host_that_is_lost_keeps_its_locks_for_minutes_not_for_hours(url: str) -> None:
    with Archive.open(url, create=True) as archive, archive._writing() as db:
        idle = db.exec_driver_sql("SHOW tcp_keepalives_idle").scalar()
    assert idle == "60"


def test_a_server_that_takes_no_changes_is_read_and_a_snapshot_is_told(
    hosts: tuple[Desk, Desk], server: Cluster, platform: Server
) -> None:
    one, other = hosts
    one.snapshot()
    server.run("CREATE ROLE still LOGIN SUPERUSER")
    server.run("ALTER ROLE still SET default_transaction_read_only = on")
    other.toml.write_text(one.toml.read_text("utf-8").replace("keeper@", "still@"), "utf-8")
    platform.routes["/terms"] = Reply(page((*CLAUSES, "Lamps are to be dimmed at ten.")))
    assert "it can be read only" in other("doctor").out
    assert other("status").code == 0
    for verb in ("log", "show", "classify"):
        assert other(verb, "vidora").code == 0, verb
    assert other("search", "pictures").code == 0
    done = other.snapshot()
    assert done.code == 3
    assert "the server takes no changes" in done.err
    assert "hint: " in done.err
    assert "1 clause added" in one.snapshot().out


@pytest.mark.parametrize("after", [0, 1])
def test_a_server_that_crashes_in_the_middle_of_a_snapshot_is_found_again(
    hosts: tuple[Desk, Desk], server: Cluster, platform: Server, after: int
) -> None:
    one, _ = hosts
    one.declare("Zebra", {TYPE: {"fetch": platform.url("/zebra"), "select": "#terms"}})
    asked = []

    def crash(_: Request) -> Reply:
        asked.append(1)
        if len(asked) > after:
            server.crash()
        return Reply(page((*CLAUSES, "Lamps are to be dimmed at ten.")))

    platform.routes["/terms"] = Reply(page())
    platform.routes["/zebra"] = crash
    done = [one.snapshot() for _ in range(2)]
    assert [run.code for run in done] == [0, 0]
    assert not any(run.err for run in done)
    assert one("verify").code == 0
    assert len(texts_of(one.location)) == 2


def test_a_server_that_is_gone_in_the_middle_of_a_snapshot_costs_no_more_than_the_rest(
    hosts: tuple[Desk, Desk], server: Cluster, platform: Server
) -> None:
    one, _ = hosts
    one.declare("Zebra", {TYPE: {"fetch": platform.url("/zebra"), "select": "#terms"}})

    def stop(_: Request) -> Reply:
        server.stop()
        return Reply(page())

    platform.routes["/zebra"] = stop
    try:
        done = one.snapshot("--jobs", "1")
        down = [one("status"), one("doctor")]
    finally:
        server.start()
    for ended in (done, *down):
        assert ended.code == 3
        assert "cannot be connected to" in " ".join((ended.err + ended.out).split())
        assert "Traceback" not in ended.err
    assert "Vidora" in done.out
    assert list(texts_of(one.location)) == [_NAME]
    platform.routes["/zebra"] = Reply(page())
    assert "Zebra/Terms of Service: first version" in one.snapshot().out
    assert one("verify").code == 0


@pytest.mark.parametrize("name", ["postgres", "postgresql"])
def test_a_url_that_names_no_driver_is_read_by_the_one_that_is_shipped(url: str, name: str) -> None:
    with Archive.open(url.replace("postgresql+psycopg", name), create=True) as archive:
        assert archive.terms() == ()


_WORDS = (
    *("Café naïve ÉTÉ.", "Straße und Maß.", "İstanbul'da ışık.", "We don't e-mail A.B.C at 1,000."),
    *("你好 世界.", "Ὀδυσσεύς ναῦς.", "x_y and _z_.", "भाषा की शर्तें.", "Ünïcödé 5½ m² №7."),
)


def test_words_are_found_as_sqlite_finds_them(url: str) -> None:
    text = "\n\n".join(_WORDS) + "\n"
    asked = [
        *("cafe", "CAFÉ", "été", "ete", "strasse", "straße", "istanbul", "isik", "don", '"don t"'),
        *('"e mail"', "e-mail", "abc", "a.b.c", "1,000", "1000", "你好", "世*", "ναῦς"),
        *("x_y", '"x y"', "z", "भाषा", "unicode", "5", "m", "7", "naïv*", '"naive ete"', "m*"),
    ]
    with Archive.open(url, create=True) as one, Archive.open("sqlite://", create=True) as other:
        for archive in (one, other):
            record_all(archive, text)
        found = {words: len(one.search(phrases(words))) for words in asked}
        assert found == {words: len(other.search(phrases(words))) for words in asked}
        assert sum(map(bool, found.values())) > 20


def test_a_clause_of_any_length_is_indexed(url: str) -> None:
    endless = "# Terms\n\n" + " ".join(f"word{number}x" for number in range(120_000)) + ".\n"
    with Archive.open(url, create=True) as archive:
        record_all(archive, endless)
        assert archive.search(phrases("word7x"))
