"""A browser's account of a page becomes plain HTML: nothing lost, nothing that would run."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.capture.browser_dom import write
from tosdiff.entities import Page
from tosdiff.text.extract import extract

# An element is (name, attributes, children), a text a string; `frame` holds a document's nodes.
Tree = Any


def _account(*documents: list[Tree], frames: dict[int, int] | None = None) -> dict[str, Any]:
    """Write trees as DOMSnapshot does: nodes in order, each naming its parent."""
    strings: list[str] = []

    def string(value: str) -> int:
        strings.append(value)
        return len(strings) - 1

    written = []
    for number, roots in enumerate(documents):
        nodes: dict[str, Any] = {
            name: [] for name in ("parentIndex", "nodeType", "nodeName", "nodeValue", "attributes")
        }

        def add(tree: Tree, parent: int, nodes: dict[str, Any] = nodes) -> None:
            place = len(nodes["nodeType"])
            is_text = isinstance(tree, str)
            name, attributes, children = ("#text", {}, []) if is_text else tree
            nodes["parentIndex"].append(parent)
            nodes["nodeType"].append(3 if is_text else 9 if name == "#document" else 1)
            nodes["nodeName"].append(string(name.upper()))
            nodes["nodeValue"].append(string(tree) if is_text else -1)
            pairs = [string(part) for pair in attributes.items() for part in pair]
            nodes["attributes"].append(pairs)
            for child in children:
                add(child, place)

        add(("#document", {}, roots), -1)
        held = frames if frames and number == 0 else {}
        nodes["contentDocumentIndex"] = {"index": [*held], "value": [*held.values()]}
        nodes["pseudoType"] = {"index": []}
        written.append({"documentURL": string(f"http://x.example/{number}"), "nodes": nodes})
    return {"documents": written, "strings": strings}


def _page(*body: Tree) -> list[Tree]:
    return [("html", {}, [("head", {}, []), ("body", {}, [*body])])]


_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)


@given(st.lists(_TEXTS, min_size=1, max_size=5))
def test_every_text_is_written_in_order_and_makes_no_element(texts: list[str]) -> None:
    shown = write(_account(_page(*(("p", {}, [text]) for text in texts))))
    assert shown.text == "".join(texts)
    assert shown.body.count(b"<p>") == len(texts)
    assert shown.body.count(b"<") == 2 + 2 * len(texts) + 6


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=4))
def test_no_attribute_breaks_out_of_its_tag(attributes: dict[str, str]) -> None:
    body = write(_account(_page(("p", attributes, ["one two"])))).body.decode()
    assert body.count("<") == 10
    tag = body[body.index("<p") : body.index(">one two")]
    assert tag.count('"') % 2 == 0
    assert ">" not in tag


def test_scripts_and_styles_are_left_out_but_for_a_scripts_address() -> None:
    body = write(
        _account(
            _page(
                ("script", {"src": "/app.js", "nonce": "x"}, ["location.href = 'x'"]),
                ("style", {}, ["p {}"]),
                ("noscript", {}, ["Enable JavaScript"]),
                ("p", {"onclick": "steal()", "id": "a"}, ["words"]),
                ("meta", {"charset": "latin1"}, []),
            )
        )
    ).body.decode()
    assert body.endswith('<script src="/app.js"></script><p id="a">words</p></body></html>')


def test_a_slot_is_what_fills_it_and_a_frame_is_its_body() -> None:
    frame = _page(("p", {}, ["inside"]))
    body = _page(("slot", {}, ["filled"]), ("iframe", {"src": "/1"}, []), ("p", {}, ["after"]))
    html = write(_account(body, frame, frames={6: 1})).body.decode()
    assert html.endswith(
        '<body>filled<div data-tosdiff-frame="http://x.example/1"><p>inside</p></div><p>after</p>'
        "</body></html>"
    )


def test_the_browsers_own_words_about_a_frame_are_none_of_the_page() -> None:
    account = _account(_page(("iframe", {}, [])), _page("This site is down"), frames={4: 1})
    account["strings"][account["documents"][1]["documentURL"]] = "chrome-error://chromewebdata/"
    assert b"down" not in write(account).body


def test_old_elements_that_would_hide_text_become_blocks() -> None:
    shown = write(_account(_page(("plaintext", {}, ["<b>a clause"]), ("xmp", {}, ["and another"]))))
    read = extract(shown.body, content_type="text/html", page=Page("http://x.example"))
    assert "a clause" in read.markdown
    assert "and another" in read.markdown


def test_a_page_as_deep_as_scripts_can_make_it_is_written() -> None:
    nodes = 50_000
    account = _account([])
    account["strings"] = ["DIV"]
    account["documents"][0] = {
        "documentURL": -1,
        "nodes": {
            "parentIndex": [*range(-1, nodes - 1)],
            "nodeType": [9, *[1] * (nodes - 1)],
            "nodeName": [0] * nodes,
            "nodeValue": [-1] * nodes,
            "attributes": [[]] * nodes,
            "contentDocumentIndex": {"index": [], "value": []},
            "pseudoType": {"index": []},
        },
    }
    assert write(account).body.count(b"</div>") == nodes - 1
