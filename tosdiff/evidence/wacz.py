"""Pack a WARC, its index and its list of pages into one file: WACZ 1.1.1, which replays alone.

Source: the WACZ and CDXJ specifications of Webrecorder.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from tosdiff.evidence.exhibit import Text
from tosdiff.evidence.warc import Indexed
from tosdiff.text.surt import surt

_BLOCK = 300  # lines of the index in one gzip member


def write_wacz(
    out: BinaryIO,
    warc: Path,
    index: Sequence[Indexed],
    pages: Sequence[Text],
    facts: Mapping[str, Any],
    *,
    made: datetime,
) -> None:
    """Write a WACZ of one WARC file. `facts` go into its datapackage: title, software and so on."""
    name = warc.name
    cdx, idx = _indexes(cdxj(index, name))
    files = {
        "indexes/index.cdx.gz": cdx,
        "indexes/index.idx": idx,
        "pages/pages.jsonl": _pages(pages),
    }
    resources = [_resource(f"archive/{name}", *_hashed(warc))]
    resources += [_resource(path, _sha256(data), len(data)) for path, data in files.items()]
    package = _json(
        {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "created": _moment(made),
            **facts,
            "resources": resources,
        }
    )
    digest = {"path": "datapackage.json", "hash": _sha256(package)}
    files |= {"datapackage.json": package, "datapackage-digest.json": _json(digest)}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        member = _member(f"archive/{name}", made)
        with packed.open(member, "w", force_zip64=True) as inside, warc.open("rb") as source:
            shutil.copyfileobj(source, inside)
        for path, data in files.items():
            packed.writestr(_member(path, made), data)


def cdxj(index: Sequence[Indexed], filename: str) -> list[str]:
    """Return the lines of the index: key, time, and where the record is, sorted."""
    return sorted(_line(one, filename) for one in index)


def _line(one: Indexed, filename: str) -> str:
    fields = {
        "url": one.url,
        "mime": "warc/revisit" if one.is_revisit else one.mime,
        "status": str(one.status),
        "digest": one.digest,
        "length": str(one.place.length),
        "offset": str(one.place.offset),
        "filename": filename,
    }
    stamp = one.at.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    return f"{surt(one.url)} {stamp} {json.dumps(fields)}\n"


def _indexes(lines: Sequence[str]) -> tuple[bytes, bytes]:
    """Return the index in gzip members, and the list of these members."""
    packed = b""
    listed = ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
    for start in range(0, max(len(lines), 1), _BLOCK):
        part = lines[start : start + _BLOCK]
        member = gzip.compress("".join(part).encode(), mtime=0)
        place = {
            "offset": len(packed),
            "length": len(member),
            "digest": _sha256(member),
            "filename": "index.cdx.gz",
        }
        key = " ".join(part[0].split(" ", 2)[:2]) if part else ""
        if part:
            listed.append(f"{key} {json.dumps(place)}\n")
        packed += member
    return packed, "".join(listed).encode()


def _pages(pages: Sequence[Text]) -> bytes:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "Terms", "hasText": True}
    lines = [head]
    for number, one in enumerate(pages, 1):
        lines.append(
            {
                "id": str(number),
                "url": one.url,
                "ts": _moment(one.at),
                "title": one.title,
                "text": one.text,
            }
        )
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def _resource(path: str, digest: str, size: int) -> dict[str, Any]:
    return {"name": path.rpartition("/")[2], "path": path, "hash": digest, "bytes": size}


def _sha256(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _hashed(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _member(path: str, made: datetime) -> zipfile.ZipInfo:
    year, month, day, hour, minute, second = made.astimezone(UTC).timetuple()[:6]
    member = zipfile.ZipInfo(path, (max(year, 1980), month, day, hour, minute, second))
    member.external_attr = 0o644 << 16
    if not path.endswith(".gz"):  # what is packed already is looked up by its offsets
        member.compress_type = zipfile.ZIP_DEFLATED
    return member
