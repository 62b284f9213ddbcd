"""Write a comparison as one HTML file: all is escaped, nothing is loaded, nothing else can run."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape as _escape
from importlib.resources import files

from tosdiff.entities import Tag
from tosdiff.render import wording
from tosdiff.render.clean import clean, one_line
from tosdiff.render.entry import Entry, Paragraph, Part, is_heavy, short_path
from tosdiff.render.view import Fold, Unchanged, View

_TAGS = {"kept": "", "deleted": "del", "inserted": "ins"}
_KEYS = (
    '<div class="keys" role="group" aria-label="Go from change to change" hidden>',
    '<button type="button" class="previous"><kbd>k</kbd> ↑</button>',
    '<output aria-live="polite"></output>',
    '<button type="button" class="next"><kbd>j</kbd> ↓</button> <kbd>w</kbd> weighty</div>',
)


def page(view: View) -> str:
    """Write a view as a self-contained page with a strict content security policy."""
    title = view.title or "What changed"
    body = [*_head(view, title), *_outline(view), "<main>", *_rows(view), "</main>", *_foot(view)]
    return frame(f"{title}: {' → '.join(view.names)}", body)


def frame(title: str, body: Sequence[str]) -> str:
    """Write the whole page around a body that is HTML already."""
    style, script = (
        files("tosdiff.render").joinpath(name).read_text(encoding="utf-8")
        for name in ("page.css", "page.js")
    )
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        *body,
        *_KEYS,
        f"<script>{script}</script>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Return fetched text as HTML, without what would steer a screen."""
    return _escape(clean(text).replace("\n", " "), quote=True)


def _policy(style: str, script: str) -> str:
    """Allow the one style sheet and the one script by their digests, and nothing else."""
    allowed = (
        f"{kind} 'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for kind, text in (("style-src", style), ("script-src", script))
    )
    return "; ".join(["default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"])


def _head(view: View, title: str) -> Iterator[str]:
    yield f"<header><h1>{escape(title)}</h1>"
    for turn in view.turned:
        places = ", ".join(
            f'<a href="#c{number}">{number}</a>' if view.rows else str(number)
            for number in turn.numbers
        )
        yield f'<p class="turn">! stance: {escape(turn.said)} <small>change {places}</small></p>'
    yield f'<p class="names"><del>{escape(view.names[0])}</del><br>'
    yield f"<ins>{escape(view.names[1])}</ins></p>"
    yield f'<p class="headline">{escape(wording.counted(view.counts))}</p>'
    yield '<div class="summary">'
    counts = wording.sorted_counts(view.counts)
    if counts:
        yield '<section><h2>Changes</h2><table class="counts">'
        for sort, count in counts.items():
            sign, name = wording.SORTS[sort]
            said = escape(wording.folded(view.counts)) if sort == "cosmetic" else ""
            yield f'<tr><td class="sign">{escape(sign)}</td><th scope="row">{name}</th>'
            yield f'<td class="count">{count}</td><td>{said}</td></tr>'
        yield "</table></section>"
    yield from _tag_summary(view)
    yield "</div>"
    yield from (f'<p class="remark">{escape(remark)}</p>' for remark in view.remarks)
    yield from _weighty(view)
    yield "</header>"


def _tag_summary(view: View) -> Iterator[str]:
    said = [("adds", view.gained), ("drops", view.lost), ("amends", view.touched)]
    if not any(tags for _, tags in said):
        return
    yield "<section><h2>Tags</h2><table>"
    for verb, tags in said:
        if tags:
            yield f'<tr><th scope="row">{verb}</th><td>{escape(wording.tags(tags))}</td></tr>'
    yield f"</table><p>tags by {escape(view.tagger)}</p></section>"


def _weighty(view: View) -> Iterator[str]:
    if not view.weighty:
        return
    yield f'<section class="weighty"><h2>! {view.weighty_said}</h2><table>'
    for number, part in view.weighty:
        named = f'<a href="#c{number}">{number}</a>' if view.rows else str(number)
        yield f'<tr><td class="count">{named}</td>'
        yield f"<td>{_weights(part)}</td><td>{escape(short_path(part.heading))}</td></tr>"
    yield "</table></section>"


def _weights(part: Part) -> str:
    return escape(
        " · ".join(
            f"{wording.REASONS[weight.reason]}: {wording.weight(weight)}" for weight in part.weights
        )
    )


def _outline(view: View) -> Iterator[str]:
    """Write each heading once, where it first comes up, with the number of changes under it."""
    counts: Counter[tuple[str, ...]] = Counter()
    first: dict[tuple[str, ...], int] = {}
    place, heading = -1, None
    for row in view.rows:
        if row.heading != heading:
            place, heading = place + 1, row.heading
        first.setdefault(row.heading, place)
        counts[row.heading] += isinstance(row, Entry)
    if len(first) < 2:
        return
    yield '<nav aria-label="Headings"><h2>Where</h2><ol>'
    for path, at in first.items():
        if counts[path]:
            named = escape(short_path(path)) or "(no heading)"
            yield f'<li><a href="#h{at}">{named}</a> ({counts[path]})</li>'
    yield "</ol></nav>"


def _rows(view: View) -> Iterator[str]:
    heading: tuple[str, ...] | None = None
    place = 0
    for row in view.rows:
        if row.heading != heading:
            heading = row.heading
            yield f'<h3 id="h{place}" dir="auto">{_path(heading)}</h3>'
            place += 1
        match row:
            case Fold():
                yield f'<div class="fold"><b class="margin">#</b><p>{escape(row.text)}</p></div>'
            case Unchanged():
                text = escape(row.text)
                yield f'<div class="unchanged"><span></span><p dir="auto">{text}</p></div>'
            case Entry():
                yield from article(row)


def _path(heading: Sequence[str]) -> str:
    if not heading:
        return "(no heading)"
    *above, last = (escape(one_line(part, 120)) for part in heading)
    return " › ".join([*above, f"<b>{last}</b>"])


def article(item: Entry) -> Iterator[str]:
    """Yield a change as an element of its own, with its number, words and facts."""
    classes = ["change", item.sort]
    classes += ["heavy"] if item.is_weighty else []
    classes += ["origin"] if item.is_origin else []
    anchor = f"c{item.number}{'-from' if item.is_origin else ''}"
    name = wording.SORTS[item.sort][1]
    flag = '<span class="flag" title="weighty">!</span>' if item.is_weighty else ""
    yield f'<article class="{" ".join(classes)}" id="{anchor}" tabindex="-1"'
    yield f' aria-label="change {item.number}, {name}">'
    yield f'<div class="margin"><a href="#{anchor}">{item.number}</a>'
    yield f" {flag}<b>{escape(item.sign)}</b>"
    yield f'<br><span class="kind">{name}</span></div><div>'
    if item.note:
        yield f'<p class="note">{_note(item)}</p>'
    for part in item.parts:
        yield from _part(part)
    yield "</div></article>"


def _note(item: Entry) -> str:
    """Write what is said of a change; of a move, linked to its other place."""
    if item.sort != "moved":
        return escape(item.note)
    return f'<a href="#c{item.number}{"" if item.is_origin else "-from"}">{escape(item.note)}</a>'


def _part(part: Part) -> Iterator[str]:
    for turn in part.turns:
        yield f'<p class="turn">! stance: {escape(wording.shift(turn))}</p>'
    if part.other_shifts:
        said = ", ".join(map(wording.shift, part.other_shifts))
        yield f'<p class="note">tags: {escape(said)}</p>'
    for place, paragraph in enumerate(part.inline):
        lead = f'<span class="lead">({escape(part.lead_in)})</span> '
        opening = lead if part.lead_in and not place else ""
        yield f'<p class="text" dir="auto">{opening}{_redlined(part, paragraph)}</p>'
    facts = [*_facts(part)]
    if facts:
        yield f'<ul class="facts">{"".join(f"<li>{fact}</li>" for fact in facts)}</ul>'


def _redlined(part: Part, paragraph: Paragraph) -> str:
    written = ""
    for piece in paragraph:
        tag = _TAGS[piece.op]
        if not tag:
            written += escape(piece.text)
            continue
        heavy = ' class="heavy"' if is_heavy(piece, part) else ""
        inner = piece.text.strip()
        start = len(piece.text) - len(piece.text.lstrip())
        end = len(piece.text.rstrip())
        if inner:
            written += (
                f"{piece.text[:start]}<{tag}{heavy}>{escape(inner)}</{tag}>{piece.text[end:]}"
            )
        else:
            written += piece.text
    return written


def _facts(part: Part) -> Iterator[str]:
    for old, new in part.links:
        was = f"<del>{escape(old)}</del>" if old else "(not linked)"
        now = f"<ins>{escape(new)}</ins>" if new else "(no longer linked)"
        yield f"link: {was} → {now}"
    if part.weights:
        yield f'<span class="heavy">! {_weights(part)}</span>'
    if wording.tags(part.old_tags) == wording.tags(part.new_tags):
        yield from ([_tags(part.new_tags)] if part.new_tags else [])
    else:
        yield f"{_tags(part.old_tags) or '(no tag)'} → {_tags(part.new_tags) or '(no tag)'}"


def _tags(tags: Sequence[Tag]) -> str:
    return " ".join(f'<span class="tag">{escape(wording.tag(tag))}</span>' for tag in tags)


def _foot(view: View) -> Iterator[str]:
    tagger = f" Tags by {escape(view.tagger)}." if view.tagger else ""
    yield "<footer><p>Deleted words are struck through, inserted ones underlined, moved clauses"
    yield f" linked to their other place; ! marks a weighty change.{tagger}</p></footer>"
