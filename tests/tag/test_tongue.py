"""Which clauses a tagger cannot read, short ones too, and what is said of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tosdiff.entities import Clause
from tosdiff.tag.tongue import note, unread
from tosdiff.text.language import foreign_languages, language

CORPUS = Path(__file__).resolve().parents[2] / "corpora" / "clauses"


def code(text: str, known: tuple[str, ...] = ("en",), whole: str = "") -> str:
    return unread([Clause(text, (0, len(text)), "sentence", (), "")], known, whole)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sie dürfen unsere Seiten nicht automatisiert auslesen.", "de"),
        ("Vous ne devez pas copier nos pages.", "fr"),
        ("Usted no puede copiar las páginas del sitio.", "es"),
        ("Je mag onze pagina's niet met robots kopiëren, en dat is het.", "nl"),
        ("Мы храним ваши данные.", "ru"),
        ("個人情報を収集します。", "ja"),
        ("ข้อมูลของคุณ", "th"),
    ],
)
def test_a_short_foreign_clause_is_told(text: str, expected: str) -> None:
    assert language(text) == ""
    assert code(text) == expected
    assert code(text, ("en", expected)) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "§ 4 (a)",
        "Non-Identifying Information.",
        "You may not use robots.",
        "Rue du Lac 4, Geneva",
        "legal@c-o.example.de, https://de.der.die.example/und/nicht",
        "De minimis and per se rules of the Court of La Paz do not apply.",
        "Let α be the share.",
    ],
)
def test_what_may_be_english_is_read(text: str) -> None:
    assert code(text) == ""


def test_what_may_be_in_several_languages_is_undetermined() -> None:
    text = "Publicidad por parte de terceros."
    assert foreign_languages(text) == ("es", "pt")
    assert code(text) == "und"
    assert (
        code(text, whole="Usted no puede copiar las páginas de los sitios para su uso. " * 9)
        == "es"
    )
    assert code(text, ("en", "pt")) == ""
    assert note("und", ("en",)) == "not English: this model reads English"
    assert note("fr", ("en", "de")) == "not English, de (fr): this model reads English, de"


def test_none_of_our_english_clauses_is_foreign() -> None:
    rows = [
        json.loads(line)
        for part in ("train", "dev", "test")
        for line in (CORPUS / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    texts = [f"{row.get('lead_in') or ''} {row['text']}" for row in rows]
    assert [text for text in texts if foreign_languages(text)] == []


def test_at_most_one_real_english_clause_in_two_thousand_is_foreign(shared: Path) -> None:
    with (shared / "data" / "clauses.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    texts = [f"{row['lead_in']} {row['text']}" for row in rows if row["service"] != "Tagged"]
    assert len(texts) > 4900  # all English: those of the service left out are in ten languages
    assert sum(map(bool, map(code, texts))) <= len(texts) / 2000
