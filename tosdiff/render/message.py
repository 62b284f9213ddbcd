"""Write one message to people who are not looking: what changed, what fails, what works again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from tosdiff.findings import SEVERITIES, Report
from tosdiff.render.clean import one_line

_LINES = (20, 10, 5, 2, 1, 0)  # of one kind, the most that fit; the rest is counted
_ROOM = 30_000  # characters of a body, where a service does not want less
_WIDE = 300  # characters of what is said of some terms
_NAME = 120  # characters of a name
_SPECIAL = re.compile(r"([\\`*_\[\]|~])")  # no more: not every chat takes the backslash away


@dataclass(frozen=True, slots=True)
class Line:
    """What is told of some terms, in words."""

    terms: str
    said: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class News:
    """What a recipient is to be told: real changes, failures that are new, and those that ended."""

    changed: tuple[Line, ...] = ()
    failed: tuple[Line, ...] = ()
    ended: tuple[Line, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything to tell."""
        return bool(self.changed or self.failed or self.ended)


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one kind under a heading."""

    heading: str
    lines: tuple[Line, ...]

    def text(self, most: int) -> str:
        """Write it as plain text, with so many lines."""
        said = [f"- {name}: {words}" for name, words in map(_short, self.lines[:most])]
        return "\n".join([f"{self.heading}:", *said, *self._rest(most)])

    def markdown(self, most: int) -> str:
        """Write it as Markdown, with so many lines."""
        said = [
            f"- **{escape(name)}**: {escape(words)}"
            for name, words in map(_short, self.lines[:most])
        ]
        return "\n".join([f"**{escape(self.heading)}**", "", *said, *self._rest(most)])

    def _rest(self, most: int) -> list[str]:
        rest = len(self.lines) - most
        return [f"- {rest} more" if not most else f"- and {rest} more"] if rest > 0 else []


@dataclass(frozen=True, slots=True)
class Message:
    """A title and a body in two forms; of bounded length, whatever happened."""

    title: str
    sections: tuple[Section, ...] = ()
    foot: str = ""

    def text(self, room: int = _ROOM) -> str:
        """Return the body as plain text; with fewer lines where `room` is less."""
        return self._fitted(room, Section.text, self.foot)

    def markdown(self, room: int = _ROOM) -> str:
        """Return the body as Markdown, in which all that is not ours is escaped."""
        return self._fitted(room, Section.markdown, self.foot)

    def _fitted(self, room: int, write: Callable[[Section, int], str], foot: str) -> str:
        body = ""
        for most in _LINES:
            body = "\n\n".join(filter(None, [*(write(it, most) for it in self.sections), foot]))
            if len(body) <= room:
                break
        return body[: max(room, 0)]


def _short(line: Line) -> tuple[str, str]:
    return one_line(line.terms, _NAME), one_line(line.said, _WIDE)


def escape(text: str) -> str:
    """Return text that neither Markdown nor HTML takes for more than words."""
    line = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", line)


def of_news(news: News) -> Message:
    """Write what `snapshot` found."""
    changed = len({line.terms for line in news.changed})
    told = [f"{changed} terms changed"] if changed else []
    told += [f"{len(news.failed)} failed"] if news.failed else []
    told += [f"{len(news.ended)} well again"] if news.ended else []
    parts = (
        ("Changed", tuple(_dated(news.changed))),
        ("Failed, and told once until it ends", news.failed),
        ("Well again", news.ended),
    )
    return Message(
        f"tosdiff: {', '.join(told)}",
        tuple(Section(heading, lines) for heading, lines in parts if lines),
        "`tosdiff diff TERMS` shows a redline." if changed else "",
    )


def of_report(report: Report) -> Message:
    """Write what `check` found: findings by terms, gravest first, then what is wrong."""
    counts = Counter(item.severity for item in report.findings)
    counts.update(item.severity for item in report.problems)
    found = [(counts[name], name) for name in SEVERITIES if counts[name]]
    told = [f"{count} {name}" if count == 1 else f"{count} {name}s" for count, name in found]
    terms = {item.terms for item in report.findings}
    where = f" in {len(terms)} terms" if terms else ""
    parts = (
        (f"Since {report.base}", tuple(_findings(report))),
        ("Problems", tuple(Line(item.severity, item.message) for item in report.problems)),
    )
    return Message(
        f"tosdiff: {', '.join(told)}{where}",
        tuple(Section(one_line(heading, _WIDE), lines) for heading, lines in parts if lines),
    )


def _dated(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield lines; where some terms changed more than once, each says when."""
    for _, group in groupby(lines, key=lambda line: line.terms):
        same = list(group)
        for line in same:
            when = f"{line.at:%Y-%m-%d %H:%M}: " if line.at and len(same) > 1 else ""
            yield Line(line.terms, when + line.said)


def _findings(report: Report) -> Iterator[Line]:
    grave = sorted(report.findings, key=lambda item: SEVERITIES.index(item.severity))
    for item in grave:
        yield Line(item.terms, f"{item.severity}: {item.message}")
