"""What is exported is what was served, in forms that other people's tools take."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from loopback import Reply, Server, redirect
from pages import BAN, CLAUSES, page
from replaying import get, replayed, run_tool
from running import TERMS, Desk

from tosdiff.archive.archive import Archive
from tosdiff.corpus.corpus import create

warcio = pytest.importorskip("warcio", reason="the extra `warc` is not installed")

PLAIN, PACKED = page(), page((*CLAUSES, BAN))


@pytest.fixture
def kept(run: Desk, platform: Server, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Vidora on five days: redirected, the same again, changed and packed, not modified, gone."""
    moved = redirect(platform.url("/new"), X_Why="m\u00f6ved")
    packed = Reply(PACKED, gzip=True, etag='"2"')
    answers = (Reply(PLAIN), Reply(PLAIN), packed, packed, Reply("gone", status=410))
    platform.routes["/terms"] = moved
    for day, answer in enumerate(answers, 1):
        monkeypatch.setenv("TOSDIFF_NOW", f"2024-03-0{day}T06:00:00Z")
        platform.routes["/new"] = answer
        assert run.snapshot().code == (0 if day < 5 else 3)
    return run


def exported(run: Desk, form: str = "warc") -> Path:
    file = run.root.parent / f"out.{'warc.gz' if form == 'warc' else form}"
    done = run("export", form, "--output", str(file))
    assert done.code == 0, done.err
    return file


def records(file: Path) -> list[tuple[str, dict[str, str], bytes, bytes]]:
    """Return type, headers, HTTP head and body of every record, read by warcio."""
    found = []
    with file.open("rb") as stream:
        for record in warcio.ArchiveIterator(stream, no_record_parse=True):
            head, _, body = record.raw_stream.read().partition(b"\r\n\r\n")
            found.append((record.rec_type, dict(record.rec_headers.headers), head, body))
    return found


def of_type(file: Path, kind: str) -> list[tuple[dict[str, str], bytes, bytes]]:
    return [(headers, head, body) for name, headers, head, body in records(file) if name == kind]


def test_warcio_finds_every_digest_right(kept: Desk) -> None:
    from warcio.checker import Checker

    file = exported(kept)
    checker = Checker(type("Options", (), {"inputs": [str(file)], "verbose": False})())
    checker.process_all()
    assert checker.exit_value == 0


def test_a_response_is_what_the_server_sent(kept: Desk) -> None:
    moved, plain, *_ = of_type(exported(kept), "response")
    assert moved[1].startswith(b"HTTP/1.1 302 Found\r\n")
    assert "X-Why: m\u00f6ved".encode() in moved[1]  # as its bytes were, not as somebody spells it
    assert plain[1].startswith(b"HTTP/1.1 200 OK\r\n")
    assert plain[2] == PLAIN.encode()
    assert plain[0]["WARC-IP-Address"] == "127.0.0.1"


def test_what_was_asked_stands_beside_what_was_answered(kept: Desk) -> None:
    file = exported(kept)
    answers = {headers["WARC-Record-ID"] for headers, *_ in of_type(file, "response")}
    asked = of_type(file, "request")
    assert asked[0][0]["WARC-Concurrent-To"] in answers
    assert asked[0][1].startswith(b"GET /terms HTTP/1.1\r\nHost: 127.0.0.1:")
    assert any(b'If-None-Match: "2"' in head for _, head, _ in asked)


def test_a_page_that_was_packed_is_kept_unpacked_and_says_so(kept: Desk) -> None:
    _, head, body = of_type(exported(kept), "response")[-1]
    packed = [one for one in of_type(exported(kept), "response") if one[2] == PACKED.encode()]
    assert len(packed) == 1
    head, body = packed[0][1:]
    assert b"X-Archive-Orig-Content-Encoding: gzip" in head
    assert b"\r\nContent-Encoding" not in head
    assert body == PACKED.encode()


def test_the_same_page_again_is_a_revisit_and_nothing_is_made_of_a_304_or_a_failure(
    kept: Desk,
) -> None:
    file = exported(kept)
    again = of_type(file, "revisit")
    assert len(again) == 1
    assert again[0][0]["WARC-Refers-To-Target-URI"].endswith("/new")
    assert not any(head.startswith(b"HTTP/1.1 304") for _, _, head, _ in records(file))


def test_the_chain_can_be_walked_in_the_file(kept: Desk) -> None:
    previous = ""
    sealed = [gzip_free(block) for block in of_type(exported(kept), "metadata")]
    assert len(sealed) == 5
    for record in sealed:
        assert json.loads(record)["previous"] == previous
        previous = hashlib.sha256(record).hexdigest()
    assert kept("verify", "--format", "json").json()["head"] == previous


def gzip_free(record: tuple[dict[str, str], bytes, bytes]) -> bytes:
    assert record[2] == b""  # JSON has no blank line, so all of it is taken for a head
    return record[1]


def test_what_has_no_headers_is_a_resource(run: Desk) -> None:
    from archiving import TERMS as LANTERNS
    from archiving import A, derived, fetched

    from tosdiff.api.export import export
    from tosdiff.cli.session import now
    from tosdiff.entities import Capture, Terms

    bare = fetched(A)
    capture = Capture(bare.url, bare.captured_at, "fetched", final_url=bare.url, body=bare.body)
    out = io.BytesIO()
    with Archive.open("sqlite://", create=True) as archive:
        archive.record(LANTERNS, [capture], derived(A))
        service, _, kind = LANTERNS.partition("/")
        terms = [Terms(service, service, kind, ())]
        export(archive, terms, out, "warc", software="x", made=now(), watch=lambda *_: None)
    assert b"HTTP/" not in gzip.decompress(out.getvalue()).replace(b"application/http", b"")
    assert b"WARC-Type: resource" in gzip.decompress(out.getvalue())


def test_the_same_archive_gives_the_same_bytes(kept: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for form in ("warc", "wacz"):
        assert exported(kept, form).read_bytes() == exported(kept, form).read_bytes()


def test_a_wacz_lists_every_file_with_its_hash(kept: Desk) -> None:
    with zipfile.ZipFile(exported(kept, "wacz")) as packed:
        listed = json.loads(packed.read("datapackage.json"))["resources"]
        names = {one["path"] for one in listed} | {"datapackage.json", "datapackage-digest.json"}
        assert names == set(packed.namelist())
        for one in listed:
            digest = hashlib.sha256(packed.read(one["path"])).hexdigest()
            assert one["hash"] == f"sha256:{digest}"


def test_every_line_of_the_index_leads_to_a_record(kept: Desk) -> None:
    with zipfile.ZipFile(exported(kept, "wacz")) as packed:
        lines = gzip.decompress(packed.read("indexes/index.cdx.gz")).decode().splitlines()
        warc = packed.read("archive/tosdiff.warc.gz")
    assert lines == sorted(lines)
    assert len(lines) == 8  # five redirects, two pages, one revisit
    for line in lines:
        place = json.loads(line.split(" ", 2)[2])
        start = int(place["offset"])
        record = gzip.decompress(warc[start : start + int(place["length"])])
        assert f"WARC-Target-URI: {place['url']}".encode() in record


def test_wacz_finds_it_valid(kept: Desk) -> None:
    file = exported(kept, "wacz")
    assert "the passed WACZ is valid" in run_tool("wacz", "validate", "-f", str(file))


def test_pywb_replays_what_was_served(kept: Desk, platform: Server, tmp_path: Path) -> None:
    collection = tmp_path / "collection"
    collection.mkdir()
    with replayed(collection, exported(kept)) as address:
        first = get(f"{address}2000mp_/{platform.url('/new')}")
        plain = get(f"{address}2000id_/{platform.url('/new')}")
        again = get(f"{address}20240302060000id_/{platform.url('/new')}")
        last = get(f"{address}2999id_/{platform.url('/new')}")
        followed = get(f"{address}2000mp_/{platform.url('/terms')}")
    assert plain == again == PLAIN.encode()
    assert CLAUSES[1].encode() in followed
    assert last == PACKED.encode()
    assert CLAUSES[0].encode() in first


def test_only_the_terms_that_are_named_are_exported(kept: Desk) -> None:
    kept.declare("Lampo", {TERMS: {"fetch": "http://127.0.0.1:1/"}})
    file = kept.root.parent / "lampo.warc.gz"
    assert kept("export", "warc", "lampo", "--output", str(file)).code == 0
    assert [kind for kind, *_ in records(file)] == ["warcinfo"]


def test_an_address_with_spaces_is_written_as_it_was_asked_and_found_again(
    run: Desk, platform: Server, tmp_path: Path
) -> None:
    platform.routes["/terms"] = redirect("/terms of ü?day=1 May")
    platform.routes["/terms%20of%20%C3%BC?day=1%20May"] = Reply(page())
    assert run.snapshot().code == 0
    assert run.snapshot("--unconditional").code == 0
    file = exported(run)
    uris = {head["WARC-Target-URI"] for head, *_ in of_type(file, "response")}
    assert uris == {platform.url("/terms"), platform.url("/terms%20of%20%C3%BC?day=1%20May")}
    with zipfile.ZipFile(exported(run, "wacz")) as packed:
        lines = gzip.decompress(packed.read("indexes/index.cdx.gz")).decode().splitlines()
    assert all(json.loads(line.split(" ", 2)[2])["url"] in uris for line in lines)
    other = Desk(tmp_path / "other", run.capsys)
    create(other.root)
    other.declare("Vidora", {TERMS: {"fetch": platform.url("/terms"), "select": "#terms"}})
    done = other("import", "warc", str(file), "--format", "json")
    assert [item["visits"] for item in done.json()["terms"]] == [2]
