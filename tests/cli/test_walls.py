"""Pages served with status 200 in the place of the terms: each is an outcome with a name."""

from __future__ import annotations

import json

import pytest
from loopback import Reply, Request, Server, redirect
from pages import CLAUSES, page
from running import TERMS, Desk

NAME = "Vidora/Terms of Service"
FORM = '<form><input name="mail"><input type="password" name="word"></form>'


def html(body: str, *, title: str = "Vidora", head: str = "") -> str:
    return f"<html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>"


CHALLENGE = "<p>Verify you are human. This takes a few seconds.</p>"
WALLS = {
    "cloudflare": (
        html(CHALLENGE + "<script>window._cf_chl_opt={}</script>", title="Just a moment..."),
        "bot wall",
    ),
    "turnstile": (
        html(f'{CHALLENGE}<div class="cf-turnstile" data-sitekey="0x4"></div>'),
        "bot wall",
    ),
    "akamai": (
        html("<h1>Access Denied</h1><p>You don't have permission to access this page.</p>"),
        "bot wall",
    ),
    "incapsula": (
        html('<iframe src="/_Incapsula_Resource?x=1">Request unsuccessful.</iframe>'),
        "no text",
    ),
    "perimeter": (
        html('<div id="px-captcha"></div><p>Press & Hold to confirm you are human.</p>'),
        "bot wall",
    ),
    "datadome": (
        html('<script src="https://ct.captcha-delivery.com/c.js"></script><p>Please wait.</p>'),
        "bot wall",
    ),
    "recaptcha": (
        html('<p>Are you a robot?</p><div class="g-recaptcha"></div>'),
        "bot wall",
    ),
    "aws": (html(f'<script src="/awswaf/challenge.js"></script>{CHALLENGE}'), "bot wall"),
    "consent": (
        html(
            "<h1>Before you continue</h1><p>We use cookies and so do our 212 partners.</p>"
            "<p>Accept all</p><p>Reject all</p><p>More options</p>"
            + "<p>This lets us show you things that you may like.</p>"
            * 6
        ),
        "consent wall",
    ),
    "log-in": (
        html(f"<h1>Log in to Vidora</h1>{FORM}<p>Forgot password? Create an account.</p>" * 3),
        "log-in page",
    ),
    "soft 404": (
        html("<h1>Page not found</h1><p>Sorry, it has moved or never was.</p>", title="404"),
        "soft 404",
    ),
    "shell": (
        html('<div id="root"></div><noscript>Please enable JavaScript to go on.</noscript>'),
        "stub",
    ),
    "bare shell": (html('<div id="app"></div><script src="/main.js"></script>'), "no text"),
    "meta refresh": (
        html("<p>Please wait.</p>", head='<meta http-equiv="refresh" content="0; url=/other">'),
        "stub",
    ),
    "forward by script": (html("<p>One moment.</p><script>location='/b'</script>"), "stub"),
    "empty": ("", "no text"),
    "spaces": (" \n" * 500, "no text"),
    "json": ('{"error": "forbidden"}', "stub"),
}


@pytest.mark.parametrize("wall", WALLS)
def test_a_wall_is_named_is_no_version_and_the_good_text_stays(
    run: Desk, platform: Server, wall: str
) -> None:
    run.snapshot()
    body, said = WALLS[wall]
    platform.routes["/terms"] = Reply(body)
    run.declare("Vidora", {TERMS: {"fetch": platform.url("/terms")}})
    done = run.snapshot("--format", "jsonl")
    row = json.loads(done.out)
    assert (done.code, row["outcome"]) == (3, "suspect")
    assert row["problem"].startswith(f"{said}:"), row["problem"]
    assert row["hint"]
    assert CLAUSES[0] in run.mirror()


def test_a_pdf_that_is_said_to_be_html_is_read_as_what_it_is(run: Desk, platform: Server) -> None:
    lines = "".join(
        f"BT /F1 12 Tf 72 {740 - 16 * place} Td ({clause}) Tj ET\n"
        for place, clause in enumerate(CLAUSES)
    ).encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 792]/Contents 5 0 R/Resources<<%s>>>>"
        % b"/Font<</F1 3 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(lines), lines),
    ]
    body = b"%PDF-1.4\n" + b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (number, made) for number, made in enumerate(objects, 1)
    )
    body += b"trailer<</Root 1 0 R>>\n%%EOF"
    platform.routes["/terms"] = Reply(body, content_type="text/html; charset=utf-8")
    assert run.snapshot().code == 0
    assert CLAUSES[6] in run.mirror()


def test_not_modified_without_a_stored_body_is_a_failure_and_with_one_is_the_same_page(
    run: Desk, platform: Server
) -> None:
    good = platform.routes["/terms"]
    platform.routes["/terms"] = Reply(status=304)
    row = json.loads(run.snapshot("--format", "jsonl").out)
    assert (row["outcome"], row["failure"]) == ("failed", "http")
    platform.routes["/terms"] = Reply(page(), etag='"1"')
    run.snapshot()
    row = json.loads(run.snapshot("--format", "jsonl").out)
    assert row["outcome"] == "unchanged"
    platform.routes["/terms"] = Reply(status=304)
    row = json.loads(run.snapshot("--unconditional", "--format", "jsonl").out)
    assert (row["outcome"], row["failure"]) == ("failed", "http")
    platform.routes["/terms"] = good
    assert run.snapshot().code == 0


def test_a_page_behind_a_cookie_that_it_sets_itself_is_captured(
    run: Desk, platform: Server
) -> None:
    def gate(request: Request) -> Reply:
        if "seen=1" in request.headers.get("cookie", ""):
            return Reply(page())
        return redirect("/terms", set_cookie="seen=1; Path=/")

    platform.routes["/terms"] = gate
    assert run.snapshot().code == 0
