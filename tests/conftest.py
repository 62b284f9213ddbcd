"""What tests share: the real data if it is here, a corpus, a platform on loopback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import archiving
import pytest
from cluster import Absent, Cluster, cluster
from gitting import Repo, repository
from harm import call
from hypothesis import HealthCheck, is_hypothesis_test, settings
from loopback import Reply, Server, serve
from pages import page
from running import TERMS, Desk, desk

from tosdiff.archive.archive import Archive

ENGINES = ("sqlite", "postgresql")
_FILES_ONLY = ("test_archive_harm.py", "test_archive_mirror.py", "test_archive_opening.py")
_EVERYWHERE = ("test_verify.py",)

settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,  # timing belongs in benchmarks
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")
os.environ["TOSDIFF_TAGGER"] = "cues"  # a test that is about the clause model asks for it


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real pages and clauses, which never enter the repository."""
    root = Path(__file__).resolve().parent.parent.parent / "shared"
    place = Path(os.environ.get("TOSDIFF_SHARED", root))
    if not (place / "data").is_dir():
        pytest.skip("real data is kept outside the repository; TOSDIFF_SHARED says where")
    return place


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """An empty corpus."""
    root = tmp_path / "corpus"
    root.mkdir()
    return desk(root, capsys)


@pytest.fixture
def platform(run: Desk) -> Iterator[Server]:
    """Vidora, whose terms are declared in the corpus and served on loopback."""
    with serve({"/terms": Reply(page())}) as server:
        run.declare("Vidora", {TERMS: {"fetch": server.url("/terms"), "select": "#terms"}})
        yield server


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A repository without commits; the cache is a directory beside it."""
    monkeypatch.setenv("TOSDIFF_CACHE", str(tmp_path / "cache"))
    return repository(tmp_path / "histories")


@pytest.fixture
def archive() -> Iterator[Archive]:
    """An archive that lasts as long as the test."""
    with archiving.memory() as opened:
        yield opened


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=ENGINES, help="make all archives in this database")
    parser.addoption("--long", action="store_true", help="try faults often: minutes, not seconds")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the archive's own tests on every database, and all others on the one asked for."""
    asked, path = metafunc.config.getoption("engine"), metafunc.definition.path
    every = (path.parent.name == "archive" or path.name in _EVERYWHERE) and not asked
    if every and path.name not in _FILES_ONLY:
        metafunc.parametrize("engine", ENGINES, indirect=True, scope="module")


@pytest.fixture
def a_file(engine: str) -> None:
    """For tests that are about the very file: there is none where archives are on a server."""
    if engine != "sqlite":
        pytest.skip("this is about the file of SQLite")


@pytest.fixture
def often(request: pytest.FixtureRequest) -> bool:
    """Whether there is time for all of it."""
    return bool(request.config.getoption("long"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MiB of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    if not call("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)):
        pytest.skip("only the superuser can mount a small disk")
    try:
        yield place
    finally:
        call("umount", str(place))


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    """A PostgreSQL that lasts as long as the tests."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install tosdiff[postgres]")
    try:
        with cluster() as running:
            yield running
    except Absent as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module", autouse=True)
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """The database in which `archiving.memory` makes archives."""
    name = getattr(request, "param", None) or request.config.getoption("engine") or "sqlite"
    if name == "postgresql":
        archiving.place = request.getfixturevalue("server").fresh
    yield name
    archiving.place = archiving.in_memory


def pytest_runtest_teardown() -> None:
    """Close the archives that a test left open."""
    while archiving.opened:
        archiving.opened.pop().close()


_FEW = 5  # examples on a server, where each makes an archive: in memory they are tried in full
_WHOLE: dict[object, settings] = {}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Try fewer examples of a law on a server."""
    test = getattr(item, "obj", None)
    if test is None or not isinstance(item, pytest.Function) or not is_hypothesis_test(test):
        return
    whole = _WHOLE.setdefault(test, test._hypothesis_internal_use_settings)
    name = item.callspec.params.get("engine") if hasattr(item, "callspec") else None
    on_server = (name or item.config.getoption("engine")) == "postgresql"
    few = settings(whole, max_examples=min(_FEW, whole.max_examples)) if on_server else whole
    test._hypothesis_internal_use_settings = few
