"""A time-stamp proves that the chain was there by then: against a local authority of openssl's."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from altering import altered, fields
from loopback import Reply, Server
from pages import BAN, CLAUSES, page
from running import Desk

pytest.importorskip("rfc3161_client", reason="the extra `stamp` is not installed")

CONFIG = """
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[of_tsa]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
basicConstraints = CA:FALSE
"""


@dataclass(slots=True)
class Authority:
    """A running authority: where it is, whom to trust for it, and all that it was sent."""

    url: str
    ca: Path
    asked: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CA and, signed by it, the certificate of an authority."""
    openssl = shutil.which("openssl") or pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")

    def run(*arguments: str) -> None:
        subprocess.run([openssl, *arguments], check=True, capture_output=True, cwd=folder)

    key = ("-newkey", "rsa:2048", "-nodes")
    run("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Root", "-days",
        "3650")  # fmt: skip
    run("req", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Clock")
    run("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
        "-out", "tsa.pem", "-days", "3650", "-extfile", "tsa.cnf",
        "-extensions", "of_tsa")  # fmt: skip
    run("req", "-x509", *key, "-keyout", "other.key", "-out", "other.pem", "-subj", "/CN=Other",
        "-days", "3650")  # fmt: skip
    return folder


@contextmanager
def authority(folder: Path, answer: bytes | None = None) -> Iterator[Authority]:
    """Serve it on loopback; with `answer` it says that, whatever it is asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            running.asked.append(question)
            running.headers.append(dict(self.headers.items()))
            said = answer if answer is not None else stamped(folder, question)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
            """Print nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    running = Authority(f"http://127.0.0.1:{server.server_address[1]}/", folder / "ca.pem")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def stamped(folder: Path, question: bytes) -> bytes:
    """Have openssl answer a question."""
    (folder / "question.tsq").write_bytes(question)
    command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "question.tsq",
               "-out", "answer.tsr"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    return (folder / "answer.tsr").read_bytes()


@pytest.fixture
def tsa(keys: Path) -> Iterator[Authority]:
    with authority(keys) as running:
        yield running


def stamp(run: Desk, tsa: Authority) -> None:
    done = run("stamp", "--tsa", tsa.url, "--allow-private")
    assert done.code == 0, done.err


def test_a_stamp_is_kept_and_its_signature_checked(
    run: Desk, platform: Server, tsa: Authority
) -> None:
    run.snapshot()
    stamp(run, tsa)
    done = run("verify", "--ca", str(tsa.ca), "--format", "json")
    assert done.code == 0
    (kept,) = done.json()["stamps"]
    assert (kept["capture"], kept["signed"]) == (1, True)
    assert kept["head"] == done.json()["head"]


def test_nothing_is_sent_but_a_hash(run: Desk, platform: Server, tsa: Authority) -> None:
    run.snapshot()
    stamp(run, tsa)
    head = run("verify", "--format", "json").json()["head"]
    assert bytes.fromhex(head) in tsa.asked[0]
    assert len(tsa.asked[0]) < 90  # the digest, its algorithm, a nonce
    assert {name.lower() for name in tsa.headers[0]} <= {
        "host", "user-agent", "content-type", "accept", "accept-encoding", "content-length",
    }  # fmt: skip


def test_openssl_takes_the_stamp_for_the_head_of_the_chain(
    run: Desk, platform: Server, tsa: Authority, tmp_path: Path
) -> None:
    from tosdiff.archive.archive import Archive

    run.snapshot()
    stamp(run, tsa)
    with Archive.open(run.location) as archive:
        (kept,) = archive.stamps()
    (tmp_path / "kept.tsr").write_bytes(kept.token)
    command = ["openssl", "ts", "-verify", "-digest", kept.head, "-in", "kept.tsr", "-CAfile",
               str(tsa.ca)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert "Verification: OK" in done.stdout + done.stderr


def test_what_was_recorded_after_a_stamp_leaves_it_good(
    run: Desk, platform: Server, tsa: Authority
) -> None:
    run.snapshot()
    stamp(run, tsa)
    platform.routes["/terms"] = Reply(page((*CLAUSES, BAN)))
    run.snapshot()
    stamp(run, tsa)
    done = run("verify", "--ca", str(tsa.ca), "--format", "json")
    assert [kept["capture"] for kept in done.json()["stamps"]] == [1, 2]
    assert done.code == 0


def test_a_signature_of_somebody_else_proves_nothing(
    run: Desk, platform: Server, tsa: Authority, keys: Path
) -> None:
    run.snapshot()
    stamp(run, tsa)
    done = run("verify", "--ca", str(keys / "other.pem"), "--format", "json")
    assert done.code == 3
    assert [fault["kind"] for fault in done.json()["faults"]] == ["stamp"]


def test_without_a_ca_the_signature_is_said_to_be_unchecked(
    run: Desk, platform: Server, tsa: Authority
) -> None:
    run.snapshot()
    stamp(run, tsa)
    done = run("verify")
    assert done.code == 0
    assert "signature not checked" in done.out


@pytest.mark.usefixtures("a_file")
def test_a_chain_that_was_written_anew_has_not_the_digest_that_was_stamped(
    run: Desk, platform: Server, tsa: Authority
) -> None:
    run.snapshot()
    stamp(run, tsa)
    token_of = (run.root / "archive.db").read_bytes()
    assert token_of
    import sqlite3

    (run.root / "archive.db").unlink()
    run.snapshot()
    forged = sqlite3.connect(run.root / "archive.db")
    original = run.root.parent / "original.db"
    original.write_bytes(token_of)
    forged.execute("ATTACH ? AS old", (str(original),))
    forged.execute("INSERT INTO stamp SELECT * FROM old.stamp")
    forged.commit()
    forged.close()
    done = run("verify", "--ca", str(tsa.ca), "--format", "json")
    assert done.code == 3
    assert "another when it was stamped" in done.json()["faults"][0]["what"]
    assert [one["intact"] for one in done.json()["stamps"]] == [False]
    said = run("verify", "--ca", str(tsa.ca)).out
    assert "signature good); but capture 1 is not what it was when it was stamped" in said


@pytest.mark.usefixtures("a_file")
def test_no_flipped_byte_of_a_stamp_stays_unseen(
    run: Desk, platform: Server, tsa: Authority
) -> None:
    import sqlite3

    run.snapshot()
    stamp(run, tsa)
    file = run.root / "archive.db"
    whole = file.read_bytes()
    with sqlite3.connect(file) as database:
        (token,) = database.execute("SELECT token FROM stamp").fetchone()
    database.close()
    start = whole.index(token[:64])
    for place in range(start, start + 64, 7):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        assert run("verify").code == 3
    file.write_bytes(whole)


def test_no_flipped_bit_of_what_is_kept_of_a_stamp_stays_unseen(
    run: Desk, platform: Server, tsa: Authority
) -> None:
    run.snapshot()
    stamp(run, tsa)
    for one in fields("stamp"):
        with altered(run.location, one):
            assert run("verify").code == 3, one.name
    assert run("verify").code == 0


@pytest.mark.parametrize("answer", [b"", b"lamps", b"\x30\x03\x02\x01\x02"])
def test_an_answer_that_is_no_stamp_is_told_and_not_kept(
    run: Desk, platform: Server, keys: Path, answer: bytes
) -> None:
    run.snapshot()
    with authority(keys, answer) as wrong:
        done = run("stamp", "--tsa", wrong.url, "--allow-private")
    assert done.code == 3
    assert "no time-stamp" in done.err
    assert run("verify", "--format", "json").json()["stamps"] == []


def test_a_stamp_of_something_else_is_not_kept(run: Desk, platform: Server, keys: Path) -> None:
    from tosdiff.evidence.timestamps import query

    run.snapshot()
    with authority(keys, stamped(keys, query(b"other lamps"))) as wrong:
        done = run("stamp", "--tsa", wrong.url, "--allow-private")
    assert (done.code, "another digest" in done.err) == (3, True)


def test_the_first_stamp_of_a_record_stays_since_it_proves_more(
    run: Desk, platform: Server, tsa: Authority
) -> None:
    run.snapshot()
    stamp(run, tsa)
    first = stamps(run)
    stamp(run, tsa)
    assert stamps(run) == first
    assert len(tsa.asked) == 1


def test_what_nobody_trusted_signed_is_not_kept_and_gives_way_to_what_somebody_did(
    run: Desk, platform: Server, tsa: Authority, keys: Path
) -> None:
    run.snapshot()
    done = run("stamp", "--tsa", tsa.url, "--allow-private", "--ca", str(keys / "other.pem"))
    assert (done.code, "nobody trusted signed it" in done.err) == (3, True)
    assert stamps(run) == []
    stamp(run, tsa)
    (unchecked,) = stamps(run)
    forge(run)
    done = run("stamp", "--tsa", tsa.url, "--allow-private", "--ca", str(tsa.ca))
    assert (done.code, "signature good" in done.out) == (0, True)
    (kept,) = stamps(run)
    assert kept != unchecked
    assert run("verify", "--ca", str(tsa.ca)).code == 0


def stamps(run: Desk) -> list[bytes]:
    """Return the tokens that are kept."""
    from tosdiff.archive.archive import Archive

    with Archive.open(run.location) as archive:
        return [one.token for one in archive.stamps()]


def forge(run: Desk) -> None:
    """Put another signature under the stamp that is kept, as who sits on the wire might."""
    from dataclasses import replace

    from tosdiff.archive.archive import Archive

    with Archive.open(run.location) as archive:
        (kept,) = archive.stamps()
        token = kept.token[:-9] + bytes(byte ^ 1 for byte in kept.token[-9:])
        archive.keep_stamp(replace(kept, token=token))


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n"


@pytest.mark.parametrize("answer", [
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nlamps\r\n",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nlamps\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n",
    b"lamps\r\n\r\n",
])  # fmt: skip
def test_an_authority_that_talks_nonsense_is_a_named_failure(
    run: Desk, platform: Server, answer: bytes
) -> None:
    run.snapshot()
    with listening(answer) as url:
        done = run("stamp", "--tsa", url, "--allow-private")
    assert (done.code, done.err.startswith("error: ")) == (3, True), done.err


@contextmanager
def listening(answer: bytes) -> Iterator[str]:
    """Answer with these bytes, whatever is asked."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:

        def run() -> None:
            taken, _ = listener.accept()
            with taken:
                taken.recv(65536)
                taken.sendall(answer)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        thread.join(10)


def test_an_authority_on_a_private_address_is_not_asked(
    run: Desk, platform: Server, tsa: Authority
) -> None:
    run.snapshot()
    done = run("stamp", "--tsa", tsa.url)
    assert done.code == 3
    assert "not on the public internet" in done.err
    assert tsa.asked == []


def test_nothing_recorded_is_nothing_to_stamp(run: Desk) -> None:
    assert run("stamp", "--tsa", "http://127.0.0.1:1/").code == 3
