"""Stands in for `gh` in tests of the recipes: keeps pull requests and comments in $GH_STATE.

It knows the few calls that the recipes make, refuses all others, and writes down what it was given.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any


def main(arguments: list[str]) -> str:
    """Answer one call; what it changes is kept."""
    path = Path(os.environ["GH_STATE"])
    state: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    assert os.environ["GH_TOKEN"] == "token"
    words, options = _parsed(arguments)
    state["calls"].append(arguments)
    answer = _answer(state, words, options)
    path.write_text(json.dumps(state), encoding="utf-8")
    return answer


def _parsed(arguments: list[str]) -> tuple[list[str], dict[str, list[str]]]:
    flags = {"--silent", "--paginate"}
    words: list[str] = []
    options: dict[str, list[str]] = {}
    rest = iter(arguments)
    for word in rest:
        if word in flags:
            options[word] = []
        elif word.startswith("--"):
            options.setdefault(word, []).append(next(rest))
        else:
            words.append(word)
    return words, options


def _answer(state: dict[str, Any], words: list[str], options: dict[str, list[str]]) -> str:
    match words:
        case ["pr", "list"]:
            assert options["--jq"] == [".[].number"]
            return _numbers(state, options["--head"][0])
        case ["pr", "create"]:
            number = len(state["pulls"]) + 1
            pull = {"number": number, "head": options["--head"][0], "open": True}
            state["pulls"].append({**pull, "title": options["--title"][0]})
            return f"https://github.com/team/terms/pull/{number}\n"
        case ["api", address]:
            return _api(state, address.removeprefix("repos/team/terms/"), options)
        case _:
            raise SystemExit(f"gh does not know: {words}")


def _numbers(state: dict[str, Any], head: str) -> str:
    found = [pull for pull in state["pulls"] if pull["open"] and pull["head"] == head]
    return "".join(f"{pull['number']}\n" for pull in found)


def _api(state: dict[str, Any], address: str, options: dict[str, list[str]]) -> str:
    method = options.get("--method", ["GET"])[0]
    comments: list[dict[str, Any]] = state["comments"]
    if found := re.fullmatch(r"statuses/([0-9a-f]{40})", address):
        fields = dict(field.split("=", 1) for field in options["--raw-field"])
        state["statuses"].append({"sha": found[1], **fields})
    elif found := re.fullmatch(r"issues/(\d+)/comments", address):
        if method == "GET":
            return _chosen(comments, int(found[1]), options["--jq"][0])
        comment = {"id": 100 + len(comments), "pull": int(found[1]), "type": "Bot"}
        comments.append({**comment, "body": _body(options)})
    elif found := re.fullmatch(r"issues/comments/(\d+)", address):
        assert method == "PATCH"
        (comment,) = [item for item in comments if item["id"] == int(found[1])]
        comment["body"] = _body(options)
    else:
        raise SystemExit(f"gh does not know: {address}")
    return ""


def _body(options: dict[str, list[str]]) -> str:
    name, _, value = options["--field"][0].partition("=")
    assert name == "body"
    assert value.startswith("@")
    return Path(value[1:]).read_text(encoding="utf-8")


def _chosen(comments: list[dict[str, Any]], pull: int, jq: str) -> str:
    """Do what the filter says: the ids of those that a bot wrote and that hold the mark."""
    flat = " ".join(jq.split())
    asked = re.fullmatch(
        r'\.\[\] \| select\(\.user\.type == "Bot" and '
        r'\(\.body \| contains\("([^"]+)"\)\)\) \| \.id',
        flat,
    )
    assert asked, jq
    found = [item for item in comments if item["pull"] == pull and item["type"] == "Bot"]
    return "".join(f"{item['id']}\n" for item in found if asked[1] in item["body"])


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1:]))
