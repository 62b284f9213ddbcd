"""Transformers models for tests: folders by hand, and tiny ones that have learnt something."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

LABELS = ("LABEL_0", "LABEL_1", "LABEL_2")
MULTI = "multi_label_classification"
SINGLE = "single_label_classification"
SCRAPING = "You must not scrape our pages."
COLLECTION = "We collect your address."
TEA = "Tea is free."
TEXTS = (SCRAPING, COLLECTION, TEA)
MAP: dict[str, Any] = {
    "LABEL_0": {"label": "anti-scraping", "stance": "forbids"},
    "LABEL_1": "data-collection",
    "LABEL_2": None,
}


def written(path: Path, value: object) -> Path:
    """Write JSON into a file."""
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def folder(path: Path, labels: Sequence[str] = LABELS, **config: Any) -> Path:
    """Make a folder that looks whole, with weights of no use: none is loaded to check it."""
    path.mkdir(parents=True, exist_ok=True)
    said = {
        "architectures": ["BertForSequenceClassification"],
        "model_type": "bert",
        "id2label": {str(place): name for place, name in enumerate(labels)},
        "problem_type": MULTI,
    }
    written(path / "config.json", {**said, **config})
    (path / "model.safetensors").write_bytes(tensors())
    written(path / "tokenizer.json", {"version": "1.0"})
    return path


def tensors() -> bytes:
    """Return a safetensors file with one tensor of four zeros."""
    header = json.dumps({"w": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}}).encode()
    return len(header).to_bytes(8, "little") + header + bytes(16)


def learnt(path: Path, labels: Sequence[str] = LABELS, problem: str | None = MULTI) -> Path:
    """Save a tiny BERT that learnt to give each of TEXTS the label of its place."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    tokenizer = _tokenizer()
    model = BertForSequenceClassification(
        BertConfig(
            vocab_size=len(tokenizer),
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
            max_position_embeddings=64,
            id2label=dict(enumerate(labels)),
            label2id={name: place for place, name in enumerate(labels)},
            problem_type=problem or SINGLE,
        )
    )
    model.eval()
    learner = torch.optim.Adam(model.parameters(), 0.02)
    batch = tokenizer(list(TEXTS), padding=True, return_tensors="pt")
    truth = torch.arange(3) if problem != MULTI else torch.eye(3)
    for _ in range(100):
        learner.zero_grad()
        model(**batch, labels=truth).loss.backward()
        learner.step()
    model.config.problem_type = problem
    model.save_pretrained(path)
    tokenizer.save_pretrained(path)
    return path


def _tokenizer() -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    words = sorted({word for text in TEXTS for word in text.lower().replace(".", " .").split()})
    known = {word: n for n, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words])}
    made = Tokenizer(models.WordLevel(known, "[UNK]"))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=made,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
    )
