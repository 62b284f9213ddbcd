"""A redline as a verb's result: two texts compared and tagged, drawn in every form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import compress
from typing import TYPE_CHECKING, Any

from tosdiff.cli.output import Result
from tosdiff.entities import Comparison, Document, TaggedChange

if TYPE_CHECKING:
    from rich.console import Console

    from tosdiff.api.tagging import TagCache
    from tosdiff.render.folding import Choice
    from tosdiff.render.view import View
    from tosdiff.tag.choice import Wanted
    from tosdiff.tag.tagger import Tagger


@dataclass(frozen=True, slots=True)
class Sides:
    """What is compared: two texts, what to call them, and facts about each for JSON."""

    terms: str
    old: Document
    new: Document
    old_name: str
    new_name: str
    old_facts: dict[str, Any]
    new_facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Redlining:
    """Two texts, what changed between them, and the tags of that; `tagger` is '' for none."""

    sides: Sides
    comparison: Comparison
    changes: tuple[TaggedChange, ...]
    tagger: str

    @classmethod
    def of(
        cls,
        sides: Sides,
        tagger: Tagger | None,
        wanted: Wanted | None = None,
        cache: TagCache | None = None,
    ) -> Redlining:
        """Compare two texts and tag what changed; tags that score too low are passed over."""
        from tosdiff.api.tagging import tag_changes
        from tosdiff.diff.compare import compare

        comparison = compare(sides.old, sides.new)
        if tagger is None:
            untagged = tuple(TaggedChange(change) for change in comparison.changes)
            return cls(sides, comparison, untagged, "")
        changes = tag_changes(comparison, tagger, cache)
        kept = changes if wanted is None else tuple(map(wanted.kept_of, changes))
        return cls(sides, comparison, kept, tagger.name)

    def result(self, choice: Choice, drawing: Mapping[str, bool]) -> Result:
        """Return the result in every form; `drawing` are the switches of the terminal's."""
        from tosdiff.render import wording
        from tosdiff.render.view import view

        shown = view(
            self.comparison,
            self.changes,
            names=(self.sides.old_name, self.sides.new_name),
            choice=choice,
            title=self.sides.terms,
            tagger=self.tagger,
        )

        written = replace(shown, rows=()) if drawing.get("summary_only") else shown

        def text(console: Console) -> None:
            from tosdiff.render.redline import draw_view

            draw_view(console, shown, **drawing)

        return Result(
            schema="tosdiff.comparison/1",
            key="ops",
            head={
                "terms": self.sides.terms or None,
                "old": self.sides.old_facts,
                "new": self.sides.new_facts,
                "tagger": self.tagger or None,
                "counts": wording.counts(self.comparison.changes),
                "remarks": list(shown.remarks),
            },
            whole={"tag_changes": self._tag_changes(choice)},
            items=[] if drawing.get("summary_only") else self._ops(choice),
            text=text,
            pages={"md": lambda: _markdown(written), "html": lambda: _page(written)},
        )

    def _tag_changes(self, choice: Choice) -> list[dict[str, Any]]:
        from tosdiff.render import jsonable
        from tosdiff.render.folding import selected

        asked = selected(self.comparison, self.changes, choice)
        return jsonable.tag_changes(compress(self.changes, asked))

    def _ops(self, choice: Choice) -> list[dict[str, Any]]:
        from tosdiff.diff.interchange import to_ops
        from tosdiff.diff.weight import defined_terms
        from tosdiff.render import jsonable
        from tosdiff.render.folding import selected

        terms = defined_terms(self.comparison.old, self.comparison.new)
        ops = jsonable.ops(to_ops(self.comparison), self.changes, terms)
        asked = selected(self.comparison, self.changes, choice)
        return [op for op, is_asked in zip(ops, asked, strict=True) if is_asked]


def _markdown(shown: View) -> str:
    from tosdiff.render.markdown import markdown

    return markdown(shown)


def _page(shown: View) -> str:
    from tosdiff.render.page import page

    return page(shown)
