"""What is written as Atom is Atom, whatever was fetched: by a schema, by the prose, by a reader."""

from __future__ import annotations

import html.parser
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tosdiff.diff.compare import compare
from tosdiff.entities import TaggedChange
from tosdiff.render.atom import ATOM, Feed, Post, atom, redlined
from tosdiff.render.folding import Choice
from tosdiff.render.view import View, view
from tosdiff.text.segment import document

NS = {"a": ATOM}
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
DAY = datetime(2020, 2, 5, 6, tzinfo=UTC)
PLAIN = {"p", "b", "i", "h4", "ul", "li", "blockquote", "ins", "del"}


def drawn(old: str, new: str) -> View:
    comparison = compare(document(old), document(new))
    changes = [TaggedChange(change) for change in comparison.changes]
    return view(comparison, changes, names=("old", "new"), choice=Choice())


def feed(*posts: Post, address: str = "") -> Feed:
    return Feed("the corpus", "Changes of terms", DAY, posts, "1.0", address)


def post(**facts: Any) -> Post:
    known = {"version": "ab" * 32, "at": DAY, "title": "A/Terms: 1 clause added"}
    return Post(**{**known, "view": drawn("You may watch.", "You may pay."), **facts})


def check(text: str) -> Any:
    """Hold a feed against the schema, and against what only RFC 4287's prose says."""
    root = etree.fromstring(text.encode())
    assert SCHEMA.validate(root), SCHEMA.error_log
    ids = root.xpath("//a:id/text()", namespaces=NS)
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", name) for name in ids)
    assert max(Counter(ids).values()) == 1
    for item in [root, *root.iterfind("a:entry", NS)]:
        alternates = item.xpath("count(a:link[not(@rel) or @rel='alternate'])", namespaces=NS)
        assert alternates <= 1
    return root


class _Elements(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.open.append(tag)
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check_html(text: str) -> None:
    """A few plain elements without attributes, each closed: nothing of it is fetched."""
    elements = _Elements()
    elements.feed(text)
    elements.close()
    assert elements.open == []
    assert elements.seen <= PLAIN


@pytest.mark.parametrize("name", ["id", "title", "updated", "author", "entry/a:content"])
def test_the_schema_misses_what_a_feed_must_have(name: str) -> None:
    root = check(atom(feed(post())))
    for gone in root.findall(f"a:{name}", NS):
        gone.getparent().remove(gone)
    assert not SCHEMA.validate(root)


def test_a_feed_without_changes_is_a_feed() -> None:
    root = check(atom(feed()))
    assert root.findtext("a:updated", namespaces=NS) == "2020-02-05T06:00:00Z"


def test_a_reader_finds_what_was_written() -> None:
    made = post(addresses=("https://a.example/terms?a=1&b=2",), labels=("arbitration", "children"))
    read = feedparser.parse(atom(feed(made, address="https://b.example/f.atom")))
    assert not read.bozo
    assert read.version == "atom10"
    (entry,) = read.entries
    assert entry.title == "A/Terms: 1 clause added"
    assert entry.link == "https://a.example/terms?a=1&b=2"
    assert [tag.term for tag in entry.tags] == ["arbitration", "children"]
    assert entry.updated_parsed[:6] == (2020, 2, 5, 6, 0, 0)
    assert "<ins>You may pay.</ins>" in entry.content[0].value


def test_terms_of_several_pages_have_one_alternate_link() -> None:
    pages = ("https://a.example/1", "https://a.example/2", "https://a.example/1")
    root = check(atom(feed(post(addresses=pages))))
    assert [link.get("rel") for link in root.iterfind(".//a:link", NS)] == ["alternate", "related"]


def test_what_is_no_address_of_the_web_is_no_link() -> None:
    odd = ("javascript:alert(1)", "file:///etc/passwd", "https://a b", "", "https://x/\x00")
    assert check(atom(feed(post(addresses=odd)))).find(".//a:link", NS) is None


def test_an_entry_keeps_its_id_and_another_version_has_another() -> None:
    one, same, other = post(), post(title="in other words"), post(version="cd" * 32)
    ids = [
        check(atom(feed(item))).findtext("a:entry/a:id", namespaces=NS)
        for item in (one, same, other)
    ]
    assert ids[0] == ids[1] != ids[2]


def test_a_redline_of_a_thousand_clauses_is_bounded_and_says_so() -> None:
    new = "\n\n".join(f"Rule {n} of this agreement holds for all {n} guests." for n in range(1000))
    text = redlined(drawn("We say nothing at all.", new))
    assert len(text) < 100_000
    assert re.search(r"<p>and \d{3} more</p>$", text)
    check_html(text)


_FETCHED = st.text(
    st.sampled_from(
        "ab <>&\"'/!-?[]()#*_\n\r\t\x00\x08\x1b\x85\u2028\u202e\ud800\ufffe\uffff\U0001f600"
    ),
    max_size=80,
)


@given(_FETCHED, _FETCHED, _FETCHED)
def test_whatever_was_fetched_it_is_atom_and_plain_html(old: str, new: str, title: str) -> None:
    made = post(title=title, view=drawn(f"We say {old}", f"We say {new}"), labels=("a<b",))
    root = check(atom(feed(made)))
    check_html(root.findtext(".//a:content", namespaces=NS))
