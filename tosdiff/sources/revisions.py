"""What became of a text mirror since a commit: which texts changed, came, went, or were renamed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tosdiff.sources.checkout import Checkout, Mirror

_ALIKE = 0.5  # of the longer text's characters, in lines that both have: as git's own renames
_PAIRS = 10_000  # of texts that came and went; with more, only texts to the letter are compared
_MARKERS = ("<<<<<<<", "=======", ">>>>>>>")
_MOST = 16 << 20  # bytes; the longest terms known have a fifth of one MiB


@dataclass(frozen=True, slots=True)
class Changed:
    """A text that stands in the mirror as `path`, and stood in it as `before`."""

    path: str
    before: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Turnout:
    """Everything that happened to a mirror; paths are those below versions/.

    `refused` are files that cannot be compared, each with the reason.
    """

    changed: tuple[Changed, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


def turnout(checkout: Checkout, then: Mirror, now: Mirror) -> Turnout:
    """Compare a mirror with itself as it is now; only files whose blobs differ are read."""
    both = [name for name in now.files if name in then.files]
    differ = [name for name in both if not now.files[name] or now.files[name] != then.files[name]]
    came = [name for name in now.files if name not in then.files]
    went = [name for name in sorted(then.files) if name not in now.files]
    refused = {name: "it is a link, not a file" for name in (*differ, *came) if name in now.links}
    refused |= {name: "it was a link, not a file" for name in differ if name in then.links}
    wanted = [name for name in differ if name not in refused]
    met = [name for name in came if name not in refused] if went else []
    old = _texts(checkout, then.files, [*wanted, *(went if met else [])])
    new = _texts(checkout, now.files, [*wanted, *met])
    refused |= {name: why for name in wanted if (why := _unfit(old[name], new[name]))}
    renamed = _renamed({name: old[name] for name in went if met}, {name: new[name] for name in met})
    changed = [
        *(Changed(name, name, old[name], new[name]) for name in wanted if name not in refused),
        *(Changed(name, before, old[before], new[name]) for name, before in renamed.items()),
    ]
    return Turnout(
        tuple(sorted((one for one in changed if _differs(one)), key=lambda one: one.path)),
        tuple(name for name in came if name not in renamed and name not in refused),
        tuple(name for name in went if name not in renamed.values()),
        tuple(sorted(refused.items())),
    )


def _differs(item: Changed) -> bool:
    return item.old != item.new or item.path != item.before


def _texts(checkout: Checkout, files: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """Read blobs in one go, and files that are no blobs yet one by one."""
    stored = [name for name in names if files[name]]
    found = dict(zip(stored, checkout.blobs([files[name] for name in stored]), strict=True))
    for name in names:
        if not files[name]:
            found[name] = checkout.read(name)
    return {name: _decoded(data) for name, data in found.items()}


def _decoded(data: bytes) -> str:
    """Return a text; how its lines end is git's doing, not the platform's."""
    return data[: _MOST + 1].decode("utf-8", "replace").replace("\r\n", "\n")


def _unfit(old: str, new: str) -> str:
    """Say why two texts cannot be compared, or ''."""
    if is_torn(new):
        return "it has merge conflict markers"
    if is_torn(old):
        return "it had merge conflict markers at the base"
    return "it is too large" if max(len(old), len(new)) > _MOST else ""


def is_torn(text: str) -> bool:
    """Tell whether a text holds the markers of a merge that nobody ended."""
    lines = iter(text.split("\n"))
    return all(any(line.startswith(marker) for line in lines) for marker in _MARKERS)


def _renamed(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Pair texts that came with those that went: first equal ones, then the most alike."""
    pairs: dict[str, str] = {}
    for _, name, before in sorted(_likely(old, new)):
        if name not in pairs and before not in pairs.values():
            pairs[name] = before
    return pairs


def _likely(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[tuple[float, str, str]]:
    """Yield pairs that may be one text: how unlike they are, the new name, the old one."""
    few = len(old) * len(new) <= _PAIRS
    lines = {id(text): _lines(text) for text in (*old.values(), *new.values())} if few else {}
    for name, text in new.items():
        for before, earlier in old.items():
            if text == earlier:
                yield -1.0, name, before
            elif few:
                same = (lines[id(text)] & lines[id(earlier)]).total()
                alike = same / max(1, lines[id(text)].total(), lines[id(earlier)].total())
                if alike >= _ALIKE and not is_torn(text):
                    yield -alike, name, before


def _lines(text: str) -> Counter[str]:
    """Count the characters of each line."""
    counts: Counter[str] = Counter()
    for line in text.split("\n"):
        counts[line] += len(line)
    return counts
