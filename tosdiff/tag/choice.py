"""Which tags a reader asks for: by label, by stance, from a score on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tosdiff.entities import Stance, Tag, TaggedChange
from tosdiff.errors import TaggerError
from tosdiff.tag.labels import ORDER, STANCES, label


@dataclass(frozen=True, slots=True)
class Wanted:
    """Any of these labels, with any of these stances, scored so or better; empty asks for all."""

    labels: tuple[str, ...] = ()
    stances: tuple[Stance, ...] = ()
    least: float = 0.0

    @classmethod
    def of(cls, labels: Sequence[str], stances: Sequence[str], least: float) -> Wanted:
        """Check what a user asks for. Raises: TaggerError for a label or stance there is not."""
        names = tuple(dict.fromkeys(label(name).name for name in labels))
        return cls(names, tuple(dict.fromkeys(map(stance, stances))), least)

    @property
    def is_open(self) -> bool:
        """Whether nothing is asked for, so that what has no tag is meant too."""
        return self == ANY

    @property
    def all_labels(self) -> tuple[str, ...]:
        """The labels asked for, by name: all of them if none is named."""
        return self.labels or tuple(ORDER)

    def admits(self, tag: Tag) -> bool:
        """Tell whether a tag is one of those asked for."""
        return (
            (not self.labels or tag.label in self.labels)
            and (not self.stances or tag.stance in self.stances)
            and tag.score >= self.least
        )

    def matches(self, tags: Iterable[Tag]) -> bool:
        """Tell whether one of these tags is asked for; without a question all match."""
        return self.is_open or any(map(self.admits, tags))

    def kept(self, tags: Iterable[Tag]) -> tuple[Tag, ...]:
        """Return the tags that score high enough, whatever their label."""
        return tuple(tag for tag in tags if tag.score >= self.least)

    def kept_of(self, change: TaggedChange) -> TaggedChange:
        """Return a change with only the tags that score high enough."""
        if not self.least:
            return change
        old, new = self.kept(change.old_tags), self.kept(change.new_tags)
        return replace(change, old_tags=old, new_tags=new)

    def matches_change(self, change: TaggedChange) -> bool:
        """Tell whether a tag before or after a change is asked for."""
        return self.matches((*change.old_tags, *change.new_tags))


ANY = Wanted()


def stance(name: str) -> Stance:
    """Return the stance of this name, case-blind.

    Raises: TaggerError, with the nearest names as its hint, if there is none.
    """
    for known in STANCES:
        if name.lower() == known:
            return known
    import difflib  # only for a name that is wrong

    near = difflib.get_close_matches(name.lower(), STANCES, n=2, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"they are {', '.join(STANCES)}"
    raise TaggerError(f"there is no stance {name!r}", hint=hint)
