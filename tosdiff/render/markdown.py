"""Write a comparison as Markdown for a comment: ~~deleted~~ and **inserted**, all else escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from tosdiff.render import wording
from tosdiff.render.clean import one_line
from tosdiff.render.entry import Entry, Paragraph, Part, short_path
from tosdiff.render.pieces import Piece
from tosdiff.render.view import Fold, Unchanged, View

_MARKS = {"deleted": ("~~", "del"), "inserted": ("**", "strong")}
_SPECIAL = re.compile(r"([\\`*_\[\]|~$])")
_OPENING = re.compile(r"^(?:(\d+)([.)])|([#+=-]))")  # what makes a list, a heading or a rule
_APART = "<!-- -->"  # parts what GitHub would make a link or a mention of, and is not seen
_LINKED = re.compile(
    r"@(?=\w)|#(?=\d)|\bGH-(?=\d)|:(?=//)|\bwww(?=\.)|:(?=[a-z0-9_+-]+:)", re.IGNORECASE
)


def markdown(view: View) -> str:
    """Write a view as GitHub-flavoured Markdown."""
    lines = [*_summary(view)]
    heading: tuple[str, ...] | None = None
    for row in view.rows:
        if row.heading != heading:
            heading = row.heading
            lines += [f"#### {' › '.join(map(escape, heading)) or '(no heading)'}", ""]
        lines += [*_row(row), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def escape(text: str) -> str:
    """Return fetched text that Markdown, HTML and GitHub leave as it is."""
    line = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = _OPENING.sub(r"\1\\\2\3", _SPECIAL.sub(r"\\\1", line))
    return _LINKED.sub(rf"\g<0>{_APART}", line)


def redlined(paragraph: Paragraph) -> str:
    """Write pieces with their marks."""
    runs = groupby((piece for piece in paragraph if piece.text), key=lambda piece: piece.op)
    shown = [Piece(op, "".join(piece.text for piece in run)) for op, run in runs]
    before, written = " ", ""
    for at, piece in enumerate(shown):
        after = shown[at + 1].text[:1] if at + 1 < len(shown) else " "
        written += _piece(piece, before, after)
        before = piece.text[-1]
    return written.strip()


def _piece(piece: Piece, before: str, after: str) -> str:
    inner = piece.text.strip()
    lead = " " if piece.text[:1].isspace() else ""
    tail = " " if inner and piece.text[-1:].isspace() else ""
    if piece.op == "kept" or not inner:
        return f"{lead}{escape(inner)}{tail}"
    sign, tag = _MARKS[piece.op]
    alone = (lead or not _is_wordy(before)) and (tail or not _is_wordy(after))
    if alone or (_is_wordy(inner[0]) and _is_wordy(inner[-1])):
        return f"{lead}{sign}{escape(inner)}{sign}{tail}"
    return f"{lead}<{tag}>{escape(inner)}</{tag}>{tail}"


def _is_wordy(char: str) -> bool:
    """Tell whether a mark beside this character opens and closes whatever is on its other side."""
    return char.isalnum()


def _summary(view: View) -> Iterator[str]:
    if view.title:
        yield from (f"### {escape(view.title)}", "")
    yield from _turned(view)
    yield from (f"{escape(view.names[0])} → {escape(view.names[1])}", "")
    yield from (f"**{wording.counted(view.counts)}**", "")
    counts = wording.sorted_counts(view.counts)
    if counts:
        yield from ("| kind | clauses |", "|---|--:|")
        for sort, count in counts.items():
            sign, name = wording.SORTS[sort]
            yield f"| {escape(sign)} {name} | {count} |"
        yield ""
    said = [("adds", view.gained), ("drops", view.lost), ("amends", view.touched)]
    for verb, tags in said:
        if tags:
            yield f"- {verb} {escape(wording.tags(tags))}"
    if view.tagger and any(tags for _, tags in said):
        yield from (f"- tags by {escape(view.tagger)}", "")
    for remark in view.remarks:
        yield from (f"*{escape(remark)}*", "")
    yield from _weighty(view)


def _turned(view: View) -> Iterator[str]:
    for turn in view.turned:
        places = ", ".join(map(str, turn.numbers))
        yield from (f"**⚠ stance: {escape(turn.said)}** (change {places})", "")


def _weighty(view: View) -> Iterator[str]:
    if not view.weighty:
        return
    yield from (f"**⚠ {view.weighty_said}**", "", "| change | why | under |", "|--:|---|---|")
    for number, part in view.weighty:
        said = "; ".join(
            f"{wording.REASONS[weight.reason]}: {escape(wording.weight(weight))}"
            for weight in part.weights
        )
        yield f"| {number} | {said} | {escape(short_path(part.heading))} |"
    yield ""


def _row(row: Entry | Fold | Unchanged) -> Iterator[str]:
    match row:
        case Fold():
            yield f"*{escape(row.text)}*"
        case Unchanged():
            yield f"> {escape(row.text)}"
        case Entry():
            yield from _entry(row)


def _entry(item: Entry) -> Iterator[str]:
    weighty = " ⚠" if item.is_weighty else ""
    note = f": {escape(item.note)}" if item.note else ""
    yield f"**{item.number}**{weighty} *{wording.SORTS[item.sort][1]}*{note}"
    for part in item.parts:
        yield from _shifts(part)
        yield ""
        for at, paragraph in enumerate(part.inline):
            lead = f"*({escape(part.lead_in)})* " if part.lead_in and not at else ""
            yield from ([">"] if at else [])
            yield f"> {lead}{redlined(paragraph)}"
        yield from below(part)


def _shifts(part: Part) -> Iterator[str]:
    """Yield what an amendment did to the tags, above its words."""
    for turn in part.turns:
        yield from ("", f"**⚠ stance: {escape(wording.shift(turn))}**")
    if part.other_shifts:
        yield from ("", f"tags: {escape(', '.join(map(wording.shift, part.other_shifts)))}")


def below(part: Part) -> Iterator[str]:
    """Yield what is said about a change below its words: addresses, weight and tags."""
    lines = [f"link: {_address(old)} → {_address(new)}" for old, new in part.links]
    if part.weights:
        said = (f"{wording.REASONS[w.reason]}: {escape(wording.weight(w))}" for w in part.weights)
        lines.append(f"⚠ {'; '.join(said)}")
    lines += _tags(part)
    if lines:
        yield ""
    yield from (f"- {line}" for line in lines)


def _tags(part: Part) -> list[str]:
    """Return the tags, before and after if an amendment changed them."""
    was, now = wording.tags(part.old_tags), wording.tags(part.new_tags)
    if was == now or not part.shifts:
        return [f"tags: {escape(now or was)}"] if now or was else []
    return [f"tags: {escape(was or 'none')} → {escape(now or 'none')}"]


def _address(address: str) -> str:
    if not address:
        return "(no link)"
    return f"`{one_line(address).replace('`', '%60')}`"
