"""Write real changes of terms as an Atom feed (RFC 4287): the same changes give the same bytes.

xml.etree escapes; a library for feeds would add its own times and an order of its own.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape as _escape
from itertools import groupby
from xml.etree import ElementTree as ET

from tosdiff.render import wording
from tosdiff.render.clean import clean, one_line
from tosdiff.render.entry import Entry, Paragraph, Part
from tosdiff.render.view import Fold, Row, Unchanged, View

ATOM = "http://www.w3.org/2005/Atom"
_OURS = uuid.UUID("6f1c0f5e-4b0d-5d0e-9a57-7a0f3f1d2c60")  # what our names are hashed under
_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f]+")
_TAGS = {"kept": "", "deleted": "del", "inserted": "ins"}
_MOST = 40  # changes drawn of one version
_LONGEST = 60_000  # characters of one redline, after which the rest is counted
_TITLE = 200


@dataclass(frozen=True, slots=True)
class Post:
    """A real change: the version that brought it, what it is in words, and its redline.

    `addresses` are those of the pages, in order; `labels` those of the clauses that changed.
    """

    version: str
    at: datetime
    title: str
    view: View
    addresses: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """Changes, newest first. `identity` is what makes it this feed; `address` where it will be."""

    identity: str
    title: str
    updated: datetime
    posts: tuple[Post, ...]
    generator: str
    address: str = ""


def atom(feed: Feed) -> str:
    """Write a feed as XML."""
    root = ET.Element("feed", xmlns=ATOM)
    _text(root, "id", name_of("feed", feed.identity))
    _text(root, "title", feed.title)
    _text(root, "updated", _moment(feed.updated))
    _text(ET.SubElement(root, "author"), "name", "tosdiff")
    ET.SubElement(root, "generator", version=feed.generator).text = "tosdiff"
    if feed.address:
        ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    for post in feed.posts:
        _entry(root, post)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def is_web_address(address: str) -> bool:
    """Tell whether an address can stand in a feed."""
    return _WEB.fullmatch(address) is not None


def name_of(kind: str, identity: str) -> str:
    """Return the permanent name of a feed or an entry: a URN made of what it is."""
    return uuid.uuid5(_OURS, f"{kind} {identity}").urn


def _entry(root: ET.Element, post: Post) -> None:
    entry = ET.SubElement(root, "entry")
    _text(entry, "id", name_of("version", post.version))
    _text(entry, "title", one_line(post.title, _TITLE))
    _text(entry, "updated", _moment(post.at))
    links = filter(is_web_address, dict.fromkeys(post.addresses))
    for place, address in enumerate(links):  # one alternate is allowed
        rel = "related" if place else "alternate"
        ET.SubElement(entry, "link", rel=rel, href=address)
    for label in post.labels:
        ET.SubElement(entry, "category", term=label)
    ET.SubElement(entry, "content", type="html").text = _xml(redlined(post.view))


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _xml(text)


def _xml(text: str) -> str:
    """Return text without the characters that XML cannot have."""
    return _NO_XML.sub("", text)


def _moment(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


# ── the redline ──────────────────────────────────────────────────────────────────────────────────


def redlined(view: View) -> str:
    """Write a redline as HTML of a few plain elements, all words escaped, of bounded length."""
    rows = [row for row in view.rows if not (isinstance(row, Entry) and row.is_origin)]
    written = "".join(f"<p><b>! stance: {escape(turn.said)}</b></p>" for turn in view.turned)
    drawn = 0
    for heading, group in groupby(rows[:_MOST], key=lambda row: row.heading):
        if len(written) > _LONGEST:
            break
        written += f"<h4>{escape(' › '.join(heading) or '(no heading)')}</h4>"
        for row in group:
            written += "".join(_row(row))
            drawn += 1
    rest = len(rows) - drawn
    return written + (f"<p>and {rest} more</p>" if rest else "")


def escape(text: str) -> str:
    """Return fetched text as HTML."""
    return _escape(clean(text).replace("\n", " "), quote=True)


def _row(row: Row) -> Iterator[str]:
    match row:
        case Fold() | Unchanged():
            yield f"<p>{escape(row.text)}</p>"
        case Entry():
            note = f": {escape(row.note)}" if row.note else ""
            yield f"<p><b>{escape(row.sign)} {wording.SORTS[row.sort][1]}</b>{note}</p>"
            for part in row.parts:
                yield from _part(part)


def _part(part: Part) -> Iterator[str]:
    lead = f"<i>({escape(part.lead_in)})</i> " if part.lead_in else ""
    for place, paragraph in enumerate(part.inline):
        yield f"<blockquote>{lead if not place else ''}{_words(paragraph)}</blockquote>"
    said = [f"link: {escape(old or 'none')} → {escape(new or 'none')}" for old, new in part.links]
    said += [f"{wording.REASONS[it.reason]}: {escape(wording.weight(it))}" for it in part.weights]
    said += [*_tags(part)]
    if said:
        yield f"<ul>{''.join(f'<li>{line}</li>' for line in said)}</ul>"


def _words(paragraph: Paragraph) -> str:
    written = ""
    for piece in paragraph:
        tag = _TAGS[piece.op]
        written += f"<{tag}>{escape(piece.text)}</{tag}>" if tag else escape(piece.text)
    return written


def _tags(part: Part) -> Sequence[str]:
    was, now = wording.tags(part.old_tags), wording.tags(part.new_tags)
    if was == now:
        return [f"tags: {escape(now)}"] if now else []
    return [f"tags: {escape(was or 'none')} → {escape(now or 'none')}"]
