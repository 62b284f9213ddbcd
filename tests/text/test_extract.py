"""From a page's bytes to its text: with and without selectors, and when there is none."""

from __future__ import annotations

import pytest

from tosdiff.entities import Page
from tosdiff.errors import ExtractionError
from tosdiff.text.audit import audit
from tosdiff.text.extract import Extraction, combine, extract
from tosdiff.text.proposal import is_written, propose_selector

URL = "https://house.example/rules"
PROSE = "Every guest of this house agrees to leave the rooms as they were found on arrival."
MORE = "".join(f"<p>{number}. {PROSE}</p>" for number in range(1, 21))


def text_of(page: str, *select: str) -> str:
    return extract(page.encode(), page=Page(URL, select)).markdown


def failure(body: bytes) -> ExtractionError:
    with pytest.raises(ExtractionError) as caught:
        extract(body, page=Page(URL))
    assert caught.value.hint
    return caught.value


CHROME = {
    "a menu": "<nav><a href=/a>CHROME</a></nav>",
    "a footer": "<footer>CHROME</footer>",
    "a banner": "<header><a href=/>CHROME</a></header>",
    "a cookie banner": "<div class='cookie-banner'><p>CHROME: we use some cookies here.</p></div>",
    "a dialog": "<div role=dialog><p>CHROME</p></div>",
    "share buttons": "<div class='share-buttons'><a href=/t>CHROME</a></div>",
    "breadcrumbs": "<ul class=breadcrumb><li>CHROME</li></ul>",
    "a language picker": "<select><option>CHROME</option></select>",
    "related articles": "<div class='related-articles'><a href=/b>CHROME</a></div>",
    "a search form": "<form><input><button>CHROME</button></form>",
    "a button": "<button>CHROME</button>",
}


@pytest.mark.parametrize("chrome", CHROME.values(), ids=CHROME)
def test_chrome_is_dropped_without_a_selector(chrome: str) -> None:
    text = text_of(f"<body>{chrome}<div><h1>Rules</h1>{MORE}</div>{chrome}</body>")
    assert "CHROME" not in text
    assert text.count(PROSE) == 20


KEPT = {
    "an accordion's question": "<button aria-expanded=false>KEPT</button>",
    "a question without attributes": "<button class=accordion>KEPT</button>",
    "a popup that explains": f"<div class=popup><p>KEPT {PROSE * 3}</p></div>",
    "a heading in a button": "<button><h3>KEPT</h3></button>",
    "collapsed text": "<div class='accordion-panel' aria-hidden=true><p>KEPT</p></div>",
    "a section about sharing": f"<section id=sharing><h2>KEPT</h2><p>{PROSE}</p></section>",
    "a section about ads": f"<section class=ads><h2>KEPT</h2><p>{PROSE}</p></section>",
    "a class that only styles": "<p class='text-nav pt-footer'>KEPT</p>",
    "its own table of contents": "<main><nav>" + "<a href='#a'>KEPT</a> " * 4 + "</nav></main>",
    "a header with the date": "<header><p>KEPT: last updated 5 May 2026</p></header>",
    "a header with the title": "<header><h1>KEPT</h1></header>",
}


@pytest.mark.parametrize("part", KEPT.values(), ids=KEPT)
def test_what_may_be_text_is_kept(part: str) -> None:
    assert "KEPT" in text_of(f"<body><div>{part}{MORE}</div></body>")


def test_a_rule_that_would_drop_too_much_in_sum_is_off() -> None:
    sections = "".join(f"<div class=modal><p>{n}. {PROSE}</p></div>" for n in range(20))
    assert text_of(f"<body>{sections}</body>").count(PROSE) == 20


def test_the_window_of_a_consent_manager_goes_however_much_it_says() -> None:
    window = f"<div id=CybotCookiebotDialog><p>CHROME</p>{MORE * 3}</div>"
    text = text_of(f"<body>{window}<div><h1>Rules</h1>{MORE}</div></body>")
    assert "CHROME" not in text
    assert text.count(PROSE) == 20


def test_a_form_around_the_whole_page_is_kept() -> None:
    assert text_of(f"<body><form><div>{MORE}</div></form></body>").count(PROSE) == 20


def test_noscript_is_read_only_where_there_is_nothing_else() -> None:
    assert text_of(f"<body><noscript><p>{PROSE}</p></noscript></body>") == f"{PROSE}\n"
    assert "elsewhere" not in text_of(f"<body><noscript>elsewhere</noscript>{MORE}</body>")


def test_links_follow_the_pages_base() -> None:
    page = '<head><base href="/legal/"></head><body><main><a href="b">Other rules</a></main></body>'
    assert text_of(page, "main") == "[Other rules](https://house.example/legal/b)\n"


def test_plain_text_is_unwrapped() -> None:
    body = b"RULES\n\n1. Guests leave\nbefore noon.\n\n2. Keys stay."
    taken = extract(body, content_type="text/plain", page=Page(URL))
    assert taken.markdown == "RULES\n\n1. Guests leave before noon.\n\n2. Keys stay.\n"


def test_letters_that_could_not_be_read_are_counted() -> None:
    taken = extract(f"<p>{PROSE} caf\ufffd</p>".encode(), page=Page(URL))
    assert taken.warnings == ("1 letter could not be read (U+FFFD)",)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"<html><body><script>app()</script></body></html>", "no-text"),
        (b"<p>&nbsp;</p>", "no-text"),
        (b"<p>" + b"word " * 10_000_000, "too-large"),
        (b"<div>" * 100_000 + b"deep", "too-deep"),
        (b"<svg>" + b'<g a="/>">' * 50_000, "too-deep"),
        (b"<p>" + b"".join(b"<b id=%d>" % n for n in range(400)) + b"<p>x" * 99_999, "too-deep"),
        (b"<p " + b" ".join(b"a%d" % n for n in range(50_000)) + b">x", "too-large"),
        (b"\x89PNG\r\n\x1a\n" + bytes(900), "not-text"),
        (b"PK\x03\x04" + bytes(900), "not-text"),
        (bytes(range(9)) * 100, "not-text"),
        (b"%PDF-1.7\nnothing of the kind", "damaged"),
    ],
    ids=range(13),
)
def test_a_body_without_text_is_refused_by_kind(body: bytes, kind: str) -> None:
    assert failure(body).kind == kind


def test_unclosed_elements_that_close_each_other_are_not_deep() -> None:
    page = "<p>".join(f"{n}. {PROSE}" for n in range(2000))
    assert text_of(f"<body>{page}</body>").count(PROSE) == 2000


def test_tags_in_scripts_and_comments_are_not_deep() -> None:
    page = f"<script>{'<div>' * 2000}</script><!--{'<div>' * 2000}--><p>{PROSE}</p>"
    assert text_of(page) == f"{PROSE}\n"


def test_parts_are_joined_as_open_terms_archive_joins_them() -> None:
    parts = (
        Extraction("a\n", "selectors", "utf-8", ("x",)),
        Extraction("b\n", "fallback", "ascii"),
    )
    assert combine(parts) == Extraction("a\n\n- - -\n\nb\n", "fallback", "utf-8, ascii", ("x",))
    assert combine(parts[:1]) == parts[0]


# ── proposals ────────────────────────────────────────────────────────────────────────────────────

SHELL = (
    "<body><nav>Menu of the house</nav><div class='css-1x2y3z'>{}</div><footer>End</footer></body>"
)


@pytest.mark.parametrize(
    ("page", "selector"),
    [
        (f"<main><h1>Rules</h1>{MORE}</main>", "main"),
        (f"<div role=main><h1>Rules</h1>{MORE}</div>", "[role=main]"),
        (f"<div id=legal-text class=jss1><h1>Rules</h1>{MORE}</div>", "#legal-text"),
        (f"<div class='sc-abc pt-4 terms-body'><h1>Rules</h1>{MORE}</div>", ".terms-body"),
        (f"<article class=x9>{MORE}</article><div>Short</div>", "article"),
    ],
)
def test_the_proposed_selector_is_short_stable_and_complete(page: str, selector: str) -> None:
    body = SHELL.format(page).encode()
    proposal = propose_selector(body, url=URL)
    assert proposal is not None
    assert proposal.selector == selector
    assert proposal.recall > 0.95
    taken = extract(body, page=Page(URL, (selector,)))
    assert (taken.how, taken.markdown.count(PROSE)) == ("selectors", 20)


def test_a_proposal_removes_the_chrome_inside() -> None:
    page = f"<main><div class=breadcrumb>Home of rules</div><h1>Rules</h1>{MORE}</main>"
    proposal = propose_selector(page.encode(), url=URL)
    assert proposal is not None
    assert (proposal.selector, proposal.remove) == ("main", (".breadcrumb",))


def test_nothing_is_proposed_where_only_hashes_name_the_text() -> None:
    assert propose_selector(SHELL.format(MORE).encode(), url=URL) is None
    assert propose_selector(b"%PDF-1.7", url=URL) is None


def test_a_title_beside_the_text_is_not_given_up() -> None:
    page = f"<div id=page><h1>Rules of the house</h1><div id=rules>{MORE}</div></div>"
    proposal = propose_selector(page.encode(), url=URL)
    assert proposal is not None
    assert proposal.selector == "#page"


@pytest.mark.parametrize("name", ["legal-content", "terms", "articleBody", "entry-content"])
def test_names_that_people_write_are_told(name: str) -> None:
    assert is_written(name)


@pytest.mark.parametrize(
    "name",
    ["css-1x2y3z", "jss1", "sc-bdVaJa", "Legal_root__x7Fz9", "pt-4", "md:flex", "xkcdb", "_a"],
)
def test_names_that_tools_make_are_told(name: str) -> None:
    assert not is_written(name)


# ── the audit ────────────────────────────────────────────────────────────────────────────────────


def test_the_audit_is_silent_about_a_complete_text() -> None:
    page = f"<html><body><main><h1>Rules</h1>{MORE}</main></body></html>"
    assert audit(page.encode(), text_of(page), url=URL) is None


def test_the_audit_tells_what_is_lacking() -> None:
    clause = "No guest may ever count or name any of the other guests here."
    page = f"<html><body><main><h1>Rules</h1>{MORE}<p>{clause}</p></main></body></html>"
    warning = audit(page.encode(), text_of(f"<main>{MORE}</main>"), url=URL)
    assert warning is not None
    assert clause in warning
