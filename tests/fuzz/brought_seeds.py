"""What others captured: records of a WARC, the index and the mementos of an archive."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import zipfile
import zlib

URL = "https://lanternly.example/terms"
PAGE = b"<main><h1>Terms</h1><p>You may not copy lamps.</p><p>Oil is yours.</p></main>"


def record(kind: bytes, block: bytes, *more: bytes, url: bytes = URL.encode()) -> bytes:
    """Return a record with a true length."""
    head = (
        b"WARC/1.1", b"WARC-Type: " + kind, b"WARC-Target-URI: " + url,
        b"WARC-Date: 2024-05-31T06:00:00Z", b"WARC-Record-ID: <urn:uuid:0>",
        b"WARC-IP-Address: 192.0.2.9", b"Content-Length: %d" % len(block), *more,
    )  # fmt: skip
    return b"\r\n".join(head) + b"\r\n\r\n" + block + b"\r\n\r\n"


def answer(body: bytes, *head: bytes, status: bytes = b"200 OK") -> bytes:
    """Return an HTTP answer."""
    lines = (b"HTTP/1.1 " + status, b"Content-Type: text/html; charset=utf-8", *head)
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def digest(body: bytes) -> bytes:
    """Return the header with the digest of a body."""
    return b"WARC-Payload-Digest: sha1:" + base64.b32encode(hashlib.sha1(body).digest())


def mended(data: bytes) -> bytes:
    """Return records whose lengths are true, whatever they were."""
    found = []
    for one in split(data):
        head, gap, block = one.partition(b"\r\n\r\n")
        block = block.removesuffix(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length:")]
        lines.append(b"Content-Length: %d" % len(block))
        found.append(b"\r\n".join(lines) + (gap or b"\r\n\r\n") + block + b"\r\n\r\n")
    return b"".join(found)


def split(data: bytes) -> list[bytes]:
    """Return the records of a file, each from its first line on."""
    first, *rest = data.split(b"WARC/1.1\r\n")
    return [part for part in (first, *(b"WARC/1.1\r\n" + part for part in rest)) if part]


_CHUNKS = b"9;lamp=1\r\n<main><p>\r\n7\r\nYou may\r\n0\r\n\r\n"
_RAW = zlib.compressobj(wbits=-15)
_BARE = _RAW.compress(PAGE) + _RAW.flush()
_REVISIT = b"WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
CRAWL = (
    record(b"warcinfo", b"software: lamps/1\r\n")
    + record(b"request", b"GET /terms HTTP/1.1\r\nHost: lanternly.example\r\n\r\n")
    + record(b"response", answer(PAGE, b"Content-Length: %d" % len(PAGE)), digest(PAGE))
    + record(b"revisit", answer(b""), digest(PAGE), _REVISIT)
    + record(b"metadata", b"fetchTimeMs: 9\r\n")
)
CODED = (
    record(b"response", answer(gzip.compress(PAGE), b"Content-Encoding: gzip"))
    + record(b"response", answer(_CHUNKS, b"Transfer-Encoding: chunked"))
    + record(b"response", answer(zlib.compress(PAGE), b"Content-Encoding: deflate"))
    + record(b"response", answer(_BARE, b"Content-Encoding: deflate"))
)
OTHER = (
    record(b"response", answer(b"", b"Location: /more?q#f", status=b"302 Found"))
    + record(b"response", answer(PAGE), url=b"https://lanternly.example/more?q")
    + record(b"resource", PAGE, b"Content-Type: text/html")
    + record(b"revisit", b"", b"WARC-Payload-Digest: sha1:AAAA", b"WARC-Refers-To: <urn:uuid:9>")
    + record(b"response", answer(b"Gone.", status=b"404 Not Found"), b"WARC-Truncated: length")
)
ARC = (
    b"filedesc://lamps.arc 192.0.2.9 20240531060000 text/plain 15\n1 0 Lamps\nURL x\n\n"
    b"https://lanternly.example/terms 192.0.2.9 20240531060000 text/html 51\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Lamps\n"
)


def packed(names: tuple[str, ...] = ("archive/data.warc.gz", "../../out")) -> bytes:
    """Return a WACZ: a zip whose index lies, and whose names lead out of it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("datapackage.json", '{"profile": "data-package", "resources": []}')
        archive.writestr("indexes/index.cdx", 'com,x)/ 2024 {"offset": "99", "length": "-1"}\n')
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), gzip.compress(CRAWL, mtime=0))
    return made.getvalue()


CRAWLS = (CRAWL, CODED, OTHER, ARC, packed())
CRAWL_TOKENS = (
    *(b"WARC/1.1\r\n", b"WARC/1.0\r\n", b"WARC/9\r\n", b"\r\n", b"\r\n\r\n", b"\n", b"\r", b": "),
    *(b":", b" "),
    *(b"WARC-Type: response\r\n", b"WARC-Type: \r\n", b"WARC-Type: lamp\r\n"),
    *(b"WARC-Type: revisit\r\n",),
    *(b"WARC-Type: conversion\r\n", b"WARC-Type: continuation\r\nWARC-Segment-Number: 2\r\n"),
    *(b"Content-Length: -5\r\n", b"Content-Length: 99999999999999999999\r\n"),
    *(b"Content-Length: 1e3\r\n",),
    *(b"Content-Length: 0\r\n", b"Content-Length: \xb2\r\n"),
    *(b"Content-Length: " + b"9" * 5000 + b"\r\n",),
    *(b"WARC-Date: 0001-01-01T00:00:00+23:59\r\n", b"WARC-Date: 9999-12-31T23:59:59-23:59\r\n"),
    *(b"WARC-Date: never\r\n", b"WARC-Date: 2024-W01\r\n", b"WARC-Date: 20240531\r\n"),
    *(b"WARC-Date: \xd9\xa2\r\n",),
    *(b"WARC-Target-URI: <" + URL.encode() + b">\r\n", b"WARC-Target-URI: http://[::1\r\n"),
    *(b"WARC-Payload-Digest: sha1:A\r\n", b"WARC-Payload-Digest: shake_128:AAAA\r\n", b"sha1"),
    *(b"md5:", b"="),
    *(b"WARC-Payload-Digest: lamp\r\n", b"WARC-Block-Digest: blake2b:\xff\r\n"),
    *(b"WARC-Truncated: disconnect\r\n",),
    *(b"WARC-Segment-Number: 1\r\n", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 2\xc2\xb2\r\n"),
    *(b"HTTP/9 " + b"2" * 30 + b"\r\n",),
    *(b"HTTP/1.1 301\r\nLocation: http://[\r\n", b"Location: " + URL.encode() + b"\r\n", b"200"),
    *(b"301", b"\0"),
    *(b"Content-Encoding: gzip\r\n", b"Content-Encoding: br\r\n", b"Content-Encoding: zstd\r\n"),
    *(b"deflate", b"br"),
    *(b"Transfer-Encoding: chunked\r\n", b"chunked", b"7fffffff\r\n", b"-1\r\n", b"0\r\n\r\n"),
    *(b"1;x\r\nL\r\n", b"\xff"),
    *(record(b"response", answer(PAGE)), record(b"revisit", b""), gzip.compress(b"L" * 9000)),
    *(b"\x1f\x8b\x08",),
)

LINE = b"example,lanternly)/terms 20160101120000 " + URL.encode() + b" text/html 200 AAAA 99\n"
INDEXES = (
    LINE + LINE.replace(b"20160101", b"20160301") + b"\nnext 1\n",
    LINE.replace(b"20160101120000", b"20160001011200") + b"\n",
    LINE.replace(b" 200 ", b" - ").replace(b" 99", b" -"),
    b"org.archive.util.io.RuntimeIOException: RobotAccessControlException: Blocked\n",
)
INDEX_TOKENS = (
    *(LINE, b"\n", b"\n\n", b"\nkey\n", b" ", b"-", b"\r", b"\x0b", b"\x85", b"\xff", b"\0", b"0"),
    *(b"00", b"9" * 5000),
    *(b"20160101120000", b"00000000000000", b"99991231235959", b"2016", b"20160001010000"),
    *(b"\xd9\xa2",),
    *(b"http://[::1", b"https://", b"http://lanternly.example:80/", b"http://mailto:x", b"%", b"#"),
    *(b" x y z",),
)
MEMENTO = (
    b"HTTP/1.1 200 OK\r\nMemento-Datetime: Fri, 01 Jan 2016 12:00:00 GMT\r\n"
    b"X-Archive-Orig-Server: lamps/1\r\nX-Archive-Orig-Content-Type: text/html; charset=utf-8\r\n"
    b"Content-Type: text/html\r\n"
    b'Link: <https://lanternly.example/terms>; rel="original", <https://web.archive.org/web/'
    b'20160101120000/https://lanternly.example/terms>; rel="first last memento"\r\n\r\n' + PAGE
)
MEMENTOS = (
    MEMENTO,
    b"HTTP/1.1 503 Busy\r\nRetry-After: 1\r\n\r\nlater",
    b"HTTP/1.1 429 Slow\r\nRetry-After: Fri, 01 Jan 2027 12:00:00 GMT\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: https://web.archive.org/web/20160101120001id_/"
    + URL.encode(),
    b"HTTP/1.1 404 Not\r\nX-Archive-Wayback-Runtime-Error: RobotAccessControlException: x\r\n\r\n",
)
MEMENTO_TOKENS = (
    *(b"HTTP/1.1 ", b"200", b"503", b"429", b"302", b"404", b"403", b"599", b"99999", b"\r\n"),
    *(b"\r\n\r\n", b": ", b" "),
    *(b"Retry-After: ", b"9" * 30, b"9" * 400, b"9" * 5000, b"-1", b"1e9"),
    *(b"Fri, 01 Jan 99999 12:00:00 GMT", b"\xff"),
    *(b"Memento-Datetime: x\r\n", b"X-Archive-Orig-Location: //[\r\n", b"Location: ", b"http://["),
    *(b"/web/", b"\0"),
    *(b"Link: <", b">; rel=", b'"original"', b"; ", b", ", b"=", b"Content-Encoding: gzip\r\n"),
    *(b"\xe7\x81\xaf",),
    *(b"Transfer-Encoding: chunked\r\n", b"Content-Length: 5\r\n"),
    *(b"Content-Type: text/html; charset=hex\r\n",),
    *(b"Content-Length: -1\r\n", b"Set-Cookie: a=b; Expires=x\r\n", b"URL has been excluded"),
    *(b"robots.txt",),
    *(b"20160101120000", b"id_/", b"https://web.archive.org/web/20160101120000id_/"),
    *(b"00000000000000",),
)
