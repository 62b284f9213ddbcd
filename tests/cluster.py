"""A PostgreSQL of one's own on loopback, for tests of archives that several hosts share."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

_DEBIAN = Path("/usr/lib/postgresql")
_FAST = {  # what is told outlives the server's processes, not a power cut
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "50",
    "shared_buffers": "32MB",
}
_SORTING = (  # not by code point: what we sort must not depend on it
    "--locale=C.UTF-8",
    "--locale-provider=icu",
    "--icu-locale=en",
)


class Absent(Exception):
    """There is no PostgreSQL here, or none that can be started; the message says why."""


@dataclass(slots=True)
class Cluster:
    """A running server; every archive gets a schema of its own."""

    port: int
    _control: Callable[..., None]
    _begun: tuple[str, ...]  # what it was started with
    _numbers: Iterator[int] = field(default_factory=count)

    def fresh(self) -> str:
        """Return the URL of an archive that is still to be made."""
        name = f"archive_{os.getpid()}_{next(self._numbers)}"
        self.run(f"CREATE SCHEMA {name}")
        return self.url(name)

    def crash(self) -> None:
        """Kill the server's processes without a farewell, and start it again."""
        self._control("-m", "immediate", "restart")

    def stop(self) -> None:
        """Shut the server down, whoever is connected."""
        self._control("-m", "fast", "stop")

    def start(self) -> None:
        """Start it again."""
        self._control(*self._begun, "start")

    def ask_for_a_password(self, user: str) -> None:
        """Let a user in with a password only."""
        rules = f"host all {user} 127.0.0.1/32 scram-sha-256", "host all all 127.0.0.1/32 trust"
        rows = "VALUES " + ", ".join(f"(''{rule}'')" for rule in rules)
        write = f"EXECUTE format('COPY ({rows}) TO %L', current_setting('hba_file'))"
        self.run(f"DO $$ BEGIN {write}; END $$")
        self.run("SELECT pg_reload_conf()")

    def url(self, schema: str = "public", user: str = "keeper") -> str:
        """Return the URL of a schema."""
        where = f"{user}@127.0.0.1:{self.port}/postgres"
        return f"postgresql+psycopg://{where}?options=-csearch_path%3D{schema}"

    def run(self, statement: str) -> None:
        """Run a statement as the owner of the cluster."""
        import psycopg

        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="keeper", dbname="postgres", autocommit=True
        ) as raw:
            raw.execute(statement.encode())


def programs() -> Path:
    """Return the directory of the newest installed server's programs. Raises: Absent."""
    found = shutil.which("pg_ctl")
    if found:
        return Path(found).resolve().parent
    releases = [path for path in _DEBIAN.glob("*/bin") if (path / "initdb").exists()]
    if not releases:
        raise Absent("PostgreSQL is not installed")
    return max(releases, key=lambda path: float(path.parent.name))


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Make a cluster in a temporary directory and stop it afterwards. Raises: Absent."""
    place = programs()
    with tempfile.TemporaryDirectory(prefix="tosdiff-pg-") as name:
        root = Path(name)
        user = _nobody(root)
        data = str(root / "data")
        made = ("initdb", "-D", data, "-U", "keeper", "-A", "trust", "-E", "UTF8", "--no-sync")
        _call(place, *made, *_SORTING, user=user)
        port = _free_port()
        options = " ".join(f"-c {key}={value}" for key, value in _FAST.items())
        where = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={root}"
        begun = ("-l", str(root / "log"), "-o", f"{where} {options}")

        def control(*arguments: str) -> None:
            _call(place, "pg_ctl", "-D", data, "-w", *arguments, user=user)

        control(*begun, "start")
        try:
            yield Cluster(port, control, begun)
        finally:
            control("-m", "immediate", "stop")


def _nobody(root: Path) -> str | None:
    """Give the directory to a user without rights, as the server refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for user in ("postgres", "nobody"):
        try:
            shutil.chown(root, user)
        except LookupError:
            continue
        return user
    raise Absent("PostgreSQL does not run as root, and there is no other user")


def _call(place: Path, program: str, *arguments: str, user: str | None) -> None:
    command = [str(place / program), *arguments]
    done = subprocess.run(  # its output goes to a file: a started server would hold a pipe open
        command,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        user=user,
        extra_groups=[] if user else None,
    )
    if done.returncode:
        raise Absent(f"{program} ended with {done.returncode}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
