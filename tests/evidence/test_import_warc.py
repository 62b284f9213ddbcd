"""Captures in a WARC, of whoever made it, are recorded with who says so; ours stay as they are."""

from __future__ import annotations

import gzip
import io
import random
import tracemalloc
import zipfile
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from loopback import Server
from pages import BAN, CLAUSES, SCRAPING, page
from running import TERMS, Desk

from tosdiff.archive.archive import Archive
from tosdiff.sources.warc import Reading, pages

warcio = pytest.importorskip("warcio", reason="the extra `warc` is not installed")

NAME = f"Vidora/{TERMS}"
URL = "https://www.vidora.example/terms"
START = datetime(2018, 5, 1, 12, tzinfo=UTC)
OLD, NEW = page().encode(), page((*CLAUSES, BAN)).encode()


class Crawl:
    """A WARC file in the making, as a crawler writes it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, day: int, body: bytes = OLD, *, url: str = URL, status: str = "200 OK",
            kind: str = "response", more: tuple[tuple[str, str], ...] = (),
            warc: dict[str, str] | None = None) -> None:  # fmt: skip
        """Write a record, as of so many days after the start."""
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter

        head = [("Content-Type", "text/html; charset=utf-8"), *more]
        http = StatusAndHeaders(status, head, protocol="HTTP/1.1") if kind == "response" else None
        at = f"{START + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ}"
        with self.path.open("ab") as file:
            writer = WARCWriter(file, gzip=True, warc_version="1.1")
            record = writer.create_warc_record(
                url, kind, payload=io.BytesIO(body), length=len(body), http_headers=http,
                warc_content_type="" if http else "text/html; charset=utf-8",
                warc_headers_dict={"WARC-Date": at, "WARC-IP-Address": "192.0.2.9"} | (warc or {}),
            )  # fmt: skip
            writer.write_record(record)


@pytest.fixture
def crawl(run: Desk, tmp_path: Path) -> Crawl:
    """An empty crawl, and Vidora declared under an address of its own."""
    run.declare("Vidora", {TERMS: {"fetch": URL, "select": "#terms"}})
    return Crawl(tmp_path / "crawl.warc.gz")


def bring(run: Desk, path: Path, *arguments: str) -> Any:
    done = run("import", "warc", str(path), "--format", "json", *arguments)
    assert done.code == 0, done.err
    return done


def history(run: Desk) -> list[tuple[str, str]]:
    listed = run("log", "vidora", "--all", "--format", "json").json()["versions"]
    return [(one["date"][:10], one["kind"]) for one in reversed(listed)]


def test_pages_become_versions_in_order_of_their_dates(run: Desk, crawl: Crawl) -> None:
    crawl.add(40, NEW)
    crawl.add(0)
    crawl.add(3, url="https://elsewhere.example/terms")
    bring(run, crawl.path)
    assert history(run) == [("2018-05-01", "first"), ("2018-06-10", "changed")]
    assert run("verify").code == 0


def test_http_and_https_and_www_are_one_page(run: Desk, crawl: Crawl) -> None:
    crawl.add(0, url="http://vidora.example/terms/")
    bring(run, crawl.path)
    assert len(history(run)) == 1


def test_who_says_so_is_sealed(run: Desk, crawl: Crawl) -> None:
    crawl.add(0)
    bring(run, crawl.path)
    with Archive.open(run.location) as archive:
        (record,) = archive.captures(NAME)
    assert record.provenance is not None
    assert record.provenance.archive == "warc crawl.warc.gz"
    assert record.provenance.reference.startswith("<urn:uuid:")
    assert (record.peer, record.captured_at, record.status) == ("192.0.2.9", START, 200)


def test_the_same_file_again_brings_nothing(run: Desk, crawl: Crawl) -> None:
    crawl.add(0)
    bring(run, crawl.path)
    again = bring(run, crawl.path).json()["terms"][0]
    assert (again["visits"], again["known"]) == (0, 1)


def test_a_page_found_by_its_redirect_counts(run: Desk, crawl: Crawl) -> None:
    crawl.add(0, b"", status="301 Moved", more=(("Location", "/legal/terms"),))
    crawl.add(0, url="https://www.vidora.example/legal/terms")
    bring(run, crawl.path)
    assert len(history(run)) == 1


def test_a_resource_without_headers_is_a_capture_too(run: Desk, crawl: Crawl) -> None:
    crawl.add(0, kind="resource")
    bring(run, crawl.path)
    with Archive.open(run.location) as archive:
        (record,) = archive.captures(NAME)
    assert (record.status, record.content_type) == (None, "text/html; charset=utf-8")


def test_an_error_page_and_altered_bytes_are_left_out_and_said(run: Desk, crawl: Crawl) -> None:
    crawl.add(0, status="404 Not Found")
    crawl.add(1, warc={"WARC-Payload-Digest": "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    crawl.add(2)
    done = bring(run, crawl.path)
    assert history(run) == [("2018-05-03", "first")]
    assert "the answer was 404" in done.err
    assert "not those of its digest" in done.err


def test_what_is_no_warc_is_told(run: Desk, crawl: Crawl) -> None:
    crawl.path.write_bytes(b"lamps\n" * 100)
    done = run("import", "warc", str(crawl.path))
    assert (done.code, "not a readable WARC" in done.err) == (3, True)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_file_that_is_cut_is_told_and_no_bug(run: Desk, crawl: Crawl, share: float) -> None:
    crawl.add(0)
    crawl.add(40, NEW)
    whole = crawl.path.read_bytes()
    crawl.path.write_bytes(whole[: int(len(whole) * share)])
    assert run("import", "warc", str(crawl.path)).code in {0, 3}


def test_a_page_that_is_cut_is_left_out_and_said(run: Desk, crawl: Crawl) -> None:
    crawl.add(0)
    plain = crawl.path.with_name("plain.warc")
    plain.write_bytes(gzip.decompress(crawl.path.read_bytes())[:-40])
    done = bring(run, plain)
    assert not run("log", "vidora").out
    assert "in the middle of it" in done.err


def test_what_stands_behind_damage_is_said_to_be_missing(run: Desk, crawl: Crawl) -> None:
    crawl.add(0, random.Random(0).randbytes(80_000), url="https://elsewhere.example/lamps")
    crawl.add(1)
    data = bytearray(crawl.path.read_bytes())
    data[40_000:41_000] = bytes(1000)
    crawl.path.write_bytes(data)
    done = run("import", "warc", str(crawl.path))
    assert not run("log", "vidora").out
    assert "damaged" in done.err


@pytest.mark.parametrize(
    ("coding", "said"),
    [
        ("Content-Encoding", "unpacks to more than 32 MiB"),
        ("Transfer-Encoding", "larger than 32 MiB"),
    ],
)
def test_a_bomb_is_left_out_before_it_goes_off(
    run: Desk, crawl: Crawl, coding: str, said: str
) -> None:
    zeros = bytes(128 << 20)
    body = gzip.compress(zeros, 1) if coding == "Content-Encoding" else b"7fffffff\r\n" + zeros
    value = "gzip" if coding == "Content-Encoding" else "chunked"
    crawl.add(0, body, more=((coding, value),))
    crawl.add(1)
    del zeros, body
    tracemalloc.start()
    done = bring(run, crawl.path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert said in done.err
    assert history(run) == [("2018-05-02", "first")]
    assert most < 100 << 20


def test_lines_without_end_before_a_body_are_refused(run: Desk, crawl: Crawl) -> None:
    crawl.path.write_bytes(gzip.compress(b"WARC/1.1\r\n" + b"lamp: oil\r\n" * 200_000))
    done = run("import", "warc", str(crawl.path))
    assert (done.code, "bytes of header lines" in done.err) == (3, True)


def test_any_number_of_records_without_a_body_may_follow_each_other(
    run: Desk, crawl: Crawl
) -> None:
    crawl.add(0)
    head = (
        "WARC/1.1\r\nWARC-Type: revisit\r\nContent-Length: 0\r\nWARC-Target-URI: http://x.example/"
    )
    plain = crawl.path.with_name("plain.warc")
    plain.write_bytes(f"{head}{'x' * 500}\r\n\r\n\r\n\r\n".encode() * 4000)
    plain.write_bytes(plain.read_bytes() + gzip.decompress(crawl.path.read_bytes()))
    bring(run, plain)
    assert len(history(run)) == 1


def test_equal_pages_are_in_memory_once(run: Desk, crawl: Crawl) -> None:
    large = b"<main id=terms><p>Lamps.</p>" + b" " * (8 << 20) + b"</main>"
    for day in range(12):
        crawl.add(day, large)
    reading = Reading()
    tracemalloc.start()
    found = list(pages(crawl.path, [URL], reading, now=START + timedelta(days=30)))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 12
    assert most < 48 << 20


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "identity", "gzip, gzip"])
def test_a_packed_page_is_unpacked(run: Desk, crawl: Crawl, coding: str) -> None:
    body = OLD
    for name in coding.split(", "):
        body = packed(name, body)
    crawl.add(0, body, more=(("Content-Encoding", coding),))
    (found,) = pages(crawl.path, [URL], Reading(), now=START)
    assert found.body == OLD


def packed(name: str, body: bytes) -> bytes:
    if name == "br":
        brotli = pytest.importorskip("brotli", reason="brotli is not installed")
        return bytes(brotli.compress(body))
    if name == "identity":
        return body
    return zlib.compress(body) if name == "deflate" else gzip.compress(body)


def test_a_page_that_was_unpacked_before_it_was_kept_is_taken_as_it_is(
    run: Desk, crawl: Crawl
) -> None:
    crawl.add(0, more=(("Content-Encoding", "gzip"),))
    (found,) = pages(crawl.path, [URL], Reading(), now=START)
    assert found.body == OLD


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"WARC-Date": "0001-01-01T00:00:00+23:59"}, "nobody can have captured it at that time"),
        ({"WARC-Date": "never"}, "nobody can have captured it at that time"),
        ({"WARC-Payload-Digest": "shake_128:AAAA"}, "of no kind that we know"),
        ({"WARC-Truncated": "length"}, "cut short when it was made"),
    ],
)
def test_one_odd_record_does_not_cost_the_others(
    run: Desk, crawl: Crawl, more: dict[str, str], said: str
) -> None:
    crawl.add(0, warc=more)
    crawl.add(1, b"", status="301 Moved", more=(("Location", "http://[::1"),))
    crawl.add(2)
    done = bring(run, crawl.path)
    assert history(run) == [("2018-05-03", "first")]
    assert said in done.err


def test_a_wacz_is_no_warc(run: Desk, crawl: Crawl) -> None:
    crawl.add(0)
    wacz = crawl.path.with_name("crawl.wacz")
    with zipfile.ZipFile(wacz, "w") as whole:
        whole.writestr("archive/data.warc.gz", crawl.path.read_bytes())
    done = run("import", "warc", str(wacz))
    assert (done.code, "not a readable WARC" in done.err) == (3, True)


def test_a_file_without_our_pages_is_said(run: Desk, crawl: Crawl) -> None:
    crawl.add(0, url="https://elsewhere.example/terms")
    done = run("import", "warc", str(crawl.path))
    assert "no page of declared terms" in done.err


def test_only_the_terms_that_are_named_are_read(run: Desk, crawl: Crawl) -> None:
    crawl.add(0)
    run.declare("Lampo", {TERMS: {"fetch": "https://lampo.example/terms"}})
    bring(run, crawl.path, "--terms", "lampo")
    assert not run("log", "vidora").out


def test_what_was_exported_can_be_brought_into_another_corpus(
    run: Desk, platform: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from loopback import Reply
    from running import desk

    for day, body in enumerate((OLD, OLD, NEW, page((*CLAUSES, BAN, SCRAPING)).encode()), 1):
        monkeypatch.setenv("TOSDIFF_NOW", f"2024-03-0{day}T06:00:00Z")
        platform.routes["/terms"] = Reply(body, gzip=day > 2)
        run.snapshot()
    file = tmp_path / "all.warc.gz"
    run("export", "warc", "--output", str(file))
    (tmp_path / "other").mkdir()
    other = desk(tmp_path / "other", capsys)
    other.declare("Vidora", {TERMS: {"fetch": platform.url("/terms"), "select": "#terms"}})
    bring(other, file)
    assert history(other) == history(run)
    assert other.mirror() == run.mirror()
    assert other("verify").code == 0


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-12:00",
                                  "9999-12-31T23:59:59Z", "2018", "lamps"])  # fmt: skip
def test_what_nobody_can_have_captured_at_that_time_is_left_out(
    run: Desk, crawl: Crawl, date: str
) -> None:
    crawl.add(0)
    crawl.add(1, NEW, warc={"WARC-Date": date})
    done = bring(run, crawl.path)
    assert "nobody can have captured it at that time" in done.err
    assert history(run) == [("2018-05-01", "first")]


def test_a_redirect_to_no_address_leaves_the_rest_of_the_file(run: Desk, crawl: Crawl) -> None:
    crawl.add(0, status="302 Found", more=(("Location", "http://["),))
    crawl.add(1)
    assert "leads to what is no address" in bring(run, crawl.path).err
    assert history(run) == [("2018-05-02", "first")]


@pytest.mark.parametrize("packing", ["zstd", "lamps"])
def test_a_page_that_is_packed_in_another_way_is_left_out(
    run: Desk, crawl: Crawl, packing: str
) -> None:
    crawl.add(0)
    crawl.add(1, NEW, more=(("Content-Encoding", packing),))
    assert f"packed as '{packing}'" in bring(run, crawl.path).err
    assert history(run) == [("2018-05-01", "first")]


def test_a_status_of_many_digits_is_no_status(run: Desk, crawl: Crawl) -> None:
    crawl.add(0, status="2" * 5000 + " OK")
    bring(run, crawl.path)
    assert history(run) == [("2018-05-01", "first")]


LENGTHLESS = (
    f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {URL}\r\nContent-Length: {9 * 10**19}\r\n"
    "WARC-Date: 2018-05-01T12:00:00Z\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\n"
)


@pytest.mark.parametrize(
    ("rest", "code", "said"),
    [
        (LENGTHLESS.encode(), 0, "the file ends in the middle of a record"),
        (b"lamps\r\nlamps\r\n\r\n", 3, "what came before is kept"),
    ],
)
def test_what_stands_before_the_place_where_a_file_breaks_is_kept(
    run: Desk, crawl: Crawl, rest: bytes, code: int, said: str
) -> None:
    crawl.add(0)
    with crawl.path.open("ab") as file:
        file.write(rest)
    done = run("import", "warc", str(crawl.path))
    assert (done.code, said in done.err) == (code, True)
    assert history(run) == [("2018-05-01", "first")]


def test_a_small_file_that_holds_much_is_not_held_in_memory_whole(run: Desk, crawl: Crawl) -> None:
    import tracemalloc

    blank = b" " * (12 << 20)  # more than is read of a page
    for day in range(16):
        crawl.add(day, page((*CLAUSES, f"Lamp {day}.")).encode() + blank)
    assert crawl.path.stat().st_size < 1 << 20
    tracemalloc.start()
    try:
        bring(run, crawl.path)
        assert tracemalloc.get_traced_memory()[1] < 100 << 20
    finally:
        tracemalloc.stop()


def test_a_declaration_that_changes_later_is_no_fault_of_what_others_captured(
    run: Desk, crawl: Crawl
) -> None:
    crawl.add(0)
    crawl.add(1, NEW)
    bring(run, crawl.path)
    run.declare("Vidora", {TERMS: {"fetch": URL, "select": "main"}})
    done = run("verify")
    assert (done.code, "all as recorded" in done.out) == (0, True), done.out
