"""The same words give the same bytes, whatever the markup around them does."""

from __future__ import annotations

import pytest
from mutations import MUTATIONS

from tosdiff.entities import Page
from tosdiff.text.extract import extract

PAGES = {
    "lists": """<html><head><title>Rules</title></head><body>
<header class="top"><a href="https://house.example/">House</a></header>
<main id="content" class="wide text">
  <h1>House rules</h1>
  <p class="lead">These rules bind <b>every guest</b> who’s staying; see
     <a href="https://house.example/privacy?id=3">our privacy notice</a>.</p>
  <h2>1. What you may not do</h2>
  <ol type="a"><li>Copy the keys of others, or let them be copied.</li>
    <li>Use machines to:<ul><li>count the guests,</li><li>name the guests.</li></ul></li></ol>
  <p>Write to the <strong>caretaker of the house</strong>.<br><br>Or call him&#8212;any day.</p>
</main>
<footer><a href="https://house.example/imprint">Imprint</a></footer></body></html>""",
    "tables": """<html><body><main><h1>Données</h1>
<p>Nous conservons les données suivantes, à l’étranger&nbsp;:</p>
<table class="data"><thead><tr><th>Finalité du traitement</th><th>Durée</th></tr></thead><tbody>
<tr><td><p>Envoyer le courrier</p><p>Compter les envois</p></td><td>Treize mois</td></tr>
<tr><td>Répondre aux demandes</td><td><ul><li>Un an</li><li>Deux ans</li></ul></td></tr>
</tbody></table>
<blockquote><p>Le texte français fait foi.</p></blockquote>
</main></body></html>""",
    "loose": """<html><body><div id="text"><div>2.1</div><div>Guests leave before noon.</div>
<div><b>Deposits and returns</b></div>
<div>We keep the deposit if something is broken &amp; return it otherwise.<br>Ask at the door.</div>
<p><i>Last</i> <u>words</u> of <em>the house</em>, 5&nbsp;May&nbsp;2026.</p>
<dl><dt>Guest</dt><dd>Someone who stays for a night.</dd></dl></div></body></html>""",
}


def written(page: str, *select: str) -> str:
    return extract(page.encode(), page=Page("https://house.example/rules", select)).markdown


@pytest.mark.parametrize("name", MUTATIONS)
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_cosmetic_mutation_leaves_no_trace(page: str, name: str) -> None:
    mutant = MUTATIONS[name](page)
    assert written(mutant) == written(page)
    assert written(mutant, "body") == written(page, "body")


@pytest.mark.parametrize("name", MUTATIONS)
def test_every_mutation_does_change_some_page(name: str) -> None:
    assert any(MUTATIONS[name](page) != page for page in PAGES.values())


def test_all_mutations_together_leave_no_trace() -> None:
    page = mutant = PAGES["lists"]
    for mutate in MUTATIONS.values():
        mutant = mutate(mutant)
    assert written(mutant) == written(page)


def test_other_words_are_other_bytes() -> None:
    page = PAGES["lists"]
    assert written(page.replace("Copy the keys", "Copy the locks")) != written(page)


def test_markdown_of_its_own_text_is_itself() -> None:
    once = written(PAGES["loose"], "body")
    again = "".join(f"<p>{block}</p>" for block in once.replace("**", "").split("\n\n"))
    assert written(again, "body") == once.replace("**", "")
