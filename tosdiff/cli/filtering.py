"""`tosdiff classify` as a filter: a clause a line comes in as JSON, its tags go out as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tosdiff.cli.exits import Exit
from tosdiff.cli.intake import Intake
from tosdiff.cli.output import stream
from tosdiff.cli.progress import Bar
from tosdiff.cli.session import Session
from tosdiff.errors import DeclarationError
from tosdiff.render.json_text import dump

if TYPE_CHECKING:
    from tosdiff.api.classify import Broken, Classified, Record
    from tosdiff.tag.choice import Wanted


@dataclass(slots=True)
class Filter:
    """Answers records in the order in which they come, as soon as they come."""

    session: Session
    wanted: Wanted
    everything: bool = False
    keep_going: bool = False
    answered: int = field(default=0, init=False)
    broken: int = field(default=0, init=False)

    def run(self, source: Intake, target: str | None) -> Exit:
        """Answer all of a source.

        Raises: DeclarationError at the first line that is no clause, unless `keep_going`; what came
        before it has been answered.
        """
        bar = Bar(self.session)
        try:
            with stream(target) as write:
                for number, lines in source.lines():
                    for batch in self._batches(source.name, number, lines):
                        said = self._answers(batch)
                        bar.wipe()
                        write(said)
                    bar.draw(f"{self.answered:,} clauses", source.done, source.size)
        finally:
            bar.wipe()
        if self.broken:
            self.session.warn(
                f"{self.broken} of {self.broken + self.answered} lines were no clause"
            )
        return Exit.INCOMPLETE if self.broken else Exit.CLEAN

    def _batches(self, name: str, number: int, lines: Sequence[bytes]) -> Iterator[list[Record]]:
        """Yield the records of some lines: what stands before a broken one comes out first."""
        from tosdiff.api.classify import Broken, read_record

        records: list[Record] = []
        for at, line in enumerate(lines, number):
            found = read_record(at, line)
            if isinstance(found, Broken):
                yield records
                records = []
                self._tell(name, found)
            elif found is not None:
                records.append(found)
        yield records

    def _tell(self, name: str, item: Broken) -> None:
        said = f"{name}, line {item.line}: {item.reason}"
        if not self.keep_going:
            raise DeclarationError(
                said, hint='a line is {"id": …, "text": …}; --keep-going goes on with the rest'
            )
        self.broken += 1
        self.session.warn(said)

    def _answers(self, records: Sequence[Record]) -> str:
        from tosdiff.api.classify import classify

        found = classify([item.clause for item in records], self.session.tagger())
        self.answered += len(records)
        return "".join(
            dump(self._answer(record.id, item)) + "\n"
            for record, item in zip(records, found, strict=True)
            if self.everything or self.wanted.matches(item.tags)
        )

    def _answer(self, name: Any, item: Classified) -> dict[str, Any]:
        from tosdiff.render import jsonable

        noted = {"note": item.note} if item.note else {}
        return {"id": name, "tags": jsonable.tags(self.wanted.kept(item.tags)), **noted}
