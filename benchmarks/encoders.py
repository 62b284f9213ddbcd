"""Compare what a clause model can be made of: words, frozen or tuned encoders, and their means.

    python benchmarks/encoders.py --out FOLDER [--base FOLDER] [--part NAME ...] [--json]

Each part learns on the real clauses of the split train and is asked about those of dev, services
that it has not seen; a row is a part, or the mean of two, with one cut for all labels chosen on
dev, so that every row is as much too good as any other. All encoders have three epochs and one
seed. It needs the extra `train` and about an hour of one core. `--out` keeps what each part
said, and whole runs, so that nothing is done twice: begin anew in another folder. `--part` takes
only some, so that two can run side by side.

`pseudo` also learns from clauses that nobody read: of 6,000 drawn from services outside dev, the
2,000 that the shipped model gives the rarest labels (three quarters) or none.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from measuring import shared
from numpy.typing import NDArray

from tosdiff.cli.model import base_of
from tosdiff.entities import Clause, Tag
from tosdiff.tag.encoding import encode, read_tokenizer
from tosdiff.tag.examples import Example, clause_of, read_examples
from tosdiff.tag.labels import CORE, LABELS
from tosdiff.tag.neural import NeuralTagger
from tosdiff.training.evaluation import judge
from tosdiff.training.fitting import padded, predict, targets
from tosdiff.training.recipe import Recipe
from tosdiff.training.run import fit_linear, new_model, regress, train
from tosdiff.training.scales import best_cut

Said = NDArray[np.float64]  # probabilities: clauses of dev by labels

RECIPE = Recipe(epochs=3)
DRAWN, ADDED = 6000, 2000
ROWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("words and pairs, logistic regression", ("words",)),
    ("… without heading and lead-in", ("words-bare",)),
    ("… with the cues", ("words-cues",)),
    ("frozen embeddings, mean, logistic regression", ("frozen",)),
    ("first three layers, tuned", ("three",)),
    ("six layers, tuned", ("six",)),
    ("… without heading and lead-in", ("six-bare",)),
    ("… with 2,000 clauses more, labelled by the shipped model", ("pseudo",)),
    ("three layers and words with cues, mean", ("three", "words-cues")),
    ("six layers and words, mean", ("six", "words")),
    ("six layers and words with cues, mean", ("six", "words-cues")),
    ("… with 2,000 clauses more for the six layers", ("pseudo", "words-cues")),
)


@dataclass(frozen=True)
class Bench:
    """What the parts are made from: the clauses, a checkpoint, and where runs are kept."""

    data: Path
    base: Path
    out: Path

    @cached_property
    def train(self) -> list[Example]:
        """The labelled clauses to learn from."""
        return read_examples([self.data / "clauses.jsonl"], split="train")

    @cached_property
    def dev(self) -> list[Example]:
        """The labelled clauses to be asked about."""
        return read_examples([self.data / "clauses.jsonl"], split="dev")

    def words(self, learnt: Sequence[Example], asked: Sequence[Example], *, cues: bool) -> Said:
        """Ask the linear half."""
        return fit_linear(learnt, replace(RECIPE, cues=cues)).probabilities(_clauses(asked))

    def frozen(self) -> Said:
        """Ask a logistic regression on the mean of the pretrained encoder's last states."""
        truth = targets(self.train)[0].numpy()
        weights, bias = regress(self._embedded(self.train), truth, np.ones(len(truth)), RECIPE)
        scores = self._embedded(self.dev) @ weights + bias
        return np.asarray(1 / (1 + np.exp(-scores.astype(np.float64))))

    def _embedded(self, examples: Sequence[Example]) -> Said:
        import torch

        from tosdiff.training.encoder import load_pretrained

        model = new_model(self.base, RECIPE)
        load_pretrained(model, self.base / "model.safetensors")
        model.eval()
        with torch.no_grad():
            found = torch.cat(
                [
                    model.pooled(*padded([one]))
                    for one in encode(_clauses(examples), read_tokenizer(self.base))
                ]
            ).numpy()
        mean = found[:, : found.shape[1] // 2]
        return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True), np.float64)

    def tuned(
        self, name: str, learnt: Sequence[Example], asked: Sequence[Example], layers: int = 6
    ) -> Said:
        """Ask a fine-tuned encoder alone; what was trained before is taken as it is."""
        import torch

        recipe, run = replace(RECIPE, layers=layers), self.out / name
        if not (run / "run.json").exists():
            data = [self.data / "clauses.jsonl"]
            train(data, learnt, self.base, run, recipe=recipe, told=_tell)
        model = new_model(self.base, recipe)
        model.load_state_dict(torch.load(run / "encoder.pt", weights_only=True))
        return predict(model, encode(_clauses(asked), read_tokenizer(self.base)))[0]

    def pseudo(self) -> list[Example]:
        """Return clauses that the shipped model labelled, those with the rarest labels first."""
        rows = _rows(self.data / "clauses.jsonl")
        closed = {row["service"] for row in rows if row["split"] == "dev"}
        read = {row["text"] for row in rows}
        pool = [
            clause_of(row)
            for row in _rows(self.data / "clauses_unlabelled.jsonl.gz")
            if row["service"] not in closed and row["text"] not in read
        ]
        drawn = random.Random(RECIPE.seed).sample(pool, DRAWN)  # not for secrets
        told = zip(drawn, NeuralTagger().tag(drawn), strict=True)
        found = [Example(one, {tag.label: tag.stance for tag in tags}) for one, tags in told]
        known = Counter(label for one in self.train for label in one.labels)
        tagged = [one for one in found if one.labels]
        tagged.sort(key=lambda one: min(known[label] for label in one.labels))
        plain = [one for one in found if not one.labels]
        return tagged[: ADDED * 3 // 4] + plain[: ADDED // 4]


PARTS: dict[str, Callable[[Bench], Said]] = {
    "words": lambda my: my.words(my.train, my.dev, cues=False),
    "words-bare": lambda my: my.words(_bare(my.train), _bare(my.dev), cues=False),
    "words-cues": lambda my: my.words(my.train, my.dev, cues=True),
    "frozen": Bench.frozen,
    "three": lambda my: my.tuned("three", my.train, my.dev, layers=3),
    "six": lambda my: my.tuned("six", my.train, my.dev),
    "six-bare": lambda my: my.tuned("six-bare", _bare(my.train), _bare(my.dev)),
    "pseudo": lambda my: my.tuned("pseudo", my.train + my.pseudo(), my.dev),
}


def ask(bench: Bench, part: str) -> Said:
    """Return what a part says of dev; ask it only if it was not asked before."""
    file = bench.out / f"{part}.npy"
    if not file.exists():
        started = time.process_time()
        said = PARTS[part](bench)
        np.save(file, said)
        seconds = time.process_time() - started
        print(f"{part}: {seconds:.0f} s of CPU", file=sys.stderr, flush=True)
    return np.asarray(np.load(file), np.float64)


def figures(said: Said, examples: Sequence[Example]) -> dict[str, Any]:
    """Return F1 of all labels and of each core one, at the best cut."""
    truth = targets(examples)[0].numpy().astype(np.float64)
    cut = best_cut(said.ravel(), truth.ravel())
    tags = [
        tuple(Tag(LABELS[place].name, 1.0) for place in np.flatnonzero(row >= cut)) for row in said
    ]
    found = judge("", tags, examples)
    own = {item["name"]: round(item["f1"], 3) for item in found["labels"] if item["name"] in CORE}
    return {"micro": found["micro_f1"], "macro": found["macro_f1"], **own, "cut": round(cut, 2)}


def main(argv: Sequence[str] | None = None) -> int:
    """Ask the parts; print the rows of which all parts have been asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--part", nargs="*", default=list(PARTS), choices=list(PARTS))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    bench = Bench(shared() / "data", options.base or base_of(), options.out)
    for part in options.part:
        ask(bench, part)
    rows: list[dict[str, Any]] = []
    for title, parts in ROWS:
        if all((options.out / f"{part}.npy").exists() for part in parts):
            said = np.mean([ask(bench, part) for part in parts], axis=0)
            rows.append({"parts": parts, "title": title, **figures(said, bench.dev)})
    print(json.dumps(rows, indent=1, ensure_ascii=False) if options.json else _table(rows))
    return 0


def _table(rows: Sequence[dict[str, Any]]) -> str:
    heads = ("micro", "macro", *CORE)
    lines = [f"| | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    lines += [
        f"| {row['title']} | {' | '.join(f'{row[head]:.3f}' for head in heads)} |" for row in rows
    ]
    return "\n".join(lines)


def _clauses(examples: Sequence[Example]) -> list[Clause]:
    return [example.clause for example in examples]


def _bare(examples: Sequence[Example]) -> list[Example]:
    """Return examples without what stands above their clauses."""
    return [replace(one, clause=replace(one.clause, heading=(), lead_in="")) for one in examples]


def _rows(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _tell(done: int, steps: int, loss: float) -> None:
    if done % 50 == 0:
        print(f"{done} of {steps}: loss {loss:.3f}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
