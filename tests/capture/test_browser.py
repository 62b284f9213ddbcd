"""Pages that scripts build, shown in real Chromium: what comes out, and what never leaves."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from browser import chromium
from loopback import Reply, Request, redirect, serve
from rendering import PROSE, UA, nothing, open_browser, render, served, text

from tosdiff.capture.browser import Browser
from tosdiff.capture.release import RENDERER


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less for what will not come."""
    monkeypatch.setattr("tosdiff.capture.browser_page._FIRST", 3.0)
    monkeypatch.setattr("tosdiff.capture.browser_page._LATER", 1.5)


def _script(code: str, before: str = PROSE) -> Reply:
    return Reply(f"<!DOCTYPE html><title>Terms</title><main>{before}</main><script>{code}</script>")


# ── what is read ─────────────────────────────────────────────────────────────────────────────────


def test_text_that_scripts_bring_late_is_waited_for(browser: Browser) -> None:
    code = """setTimeout(async () => { document.querySelector('main').innerHTML =
        await (await fetch('/text')).text(); }, 400)"""
    with serve({"/": _script(code, ""), "/text": Reply(f"<h1>Terms</h1>{PROSE}")}) as server:
        capture = render(browser, server)
    assert text(capture).startswith("# Terms\n\nYou may not copy")
    assert capture.rendered.startswith(f"{RENDERER} Chromium/")
    assert (capture.status, capture.peer) == (200, "127.0.0.1")


def test_what_is_folded_is_opened_and_nothing_else_is_pressed(browser: Browser) -> None:
    body = f"""<!DOCTYPE html><main>{PROSE}
        <details ontoggle="this.lastChild.textContent = 'Fees are due at noon.'">
        <summary>Fees</summary><p></p></details>
        <button aria-expanded="false" onclick="this.nextElementSibling.textContent =
        'Refunds take a week.'">Refunds</button><p></p></main>
        <a aria-expanded="false" href="/away">More</a>
        <form action="/sent"><button aria-expanded="false">Send</button></form>
        <nav><button aria-expanded="false" onclick="fetch('/menu')">Menu</button></nav>"""
    with serve({"/": Reply(body)}) as server:
        shown = text(render(browser, server))
        asked = {request.path for request in server.requests}
    assert "Fees are due at noon." in shown
    assert "Refunds take a week." in shown
    assert asked == {"/"}


def test_shadow_roots_open_closed_and_declared_are_read_in_order(browser: Browser) -> None:
    body = f"""<!DOCTYPE html><main>{PROSE}<x-open><b>second</b></x-open><x-closed></x-closed>
        <div><template shadowrootmode="closed"><p>fifth <slot></slot> seventh</p></template>sixth
        </div></main><script>
        for (const [mode, html] of [['open', '<p>first <slot></slot> third</p>'],
                                    ['closed', '<p>fourth</p>']])
          customElements.define('x-' + mode, class extends HTMLElement {{
            constructor() {{ super(); this.attachShadow({{mode}}).innerHTML = html; }} }});
        </script>"""
    with serve({"/": Reply(body)}) as server:
        words = text(render(browser, server)).replace("*", "").split()
    order = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh"]
    assert [word for word in words if word in order] == order


def test_frames_of_this_site_and_of_others_stand_where_they_are_shown(browser: Browser) -> None:
    with serve({"/other": Reply("<p>Third, from another site.</p>")}) as other:
        elsewhere = other.url("/other").replace("127.0.0.1", "localhost")
        body = f"""<!DOCTYPE html><main>{PROSE}<p>First, of the page.</p><iframe src="/moved">
            </iframe><object data="{elsewhere}"></object><p>Fourth, of the page.</p></main>"""
        routes = {"/": Reply(body), "/moved": redirect("/frame")}
        inner = Reply("<p>Second, of a frame.<script>document.write(location.pathname)</script>")
        with serve({**routes, "/frame": inner}) as server:
            shown = text(render(browser, server))
    order = ["First, of", "Second, of a frame.", "/frame", "Third, from", "Fourth, of"]
    assert [shown.find(words) for words in order] == sorted(shown.find(words) for words in order)
    assert all(words in shown for words in order)


_LAZY = """new IntersectionObserver((seen, watch) => {
    if (!seen.some(one => one.isIntersecting)) return;
    %s }).observe(document.querySelector('#end'))"""


def test_what_loads_when_it_is_scrolled_to_is_loaded(browser: Browser) -> None:
    body = f'<div style="height: 6000px">{PROSE}</div><p id="end"></p>'
    code = _LAZY % "document.querySelector('#end').textContent = 'The last clause.'"
    with serve({"/": _script(code, body)}) as server:
        assert "The last clause." in text(render(browser, server))


def test_a_page_that_grows_without_end_is_taken_as_far_as_it_came(
    browser: Browser, impatience: None
) -> None:
    code = """let count = 0; const end = document.querySelector('#end');
        new IntersectionObserver(async () => { const page = await (await fetch('/more')).text();
        end.insertAdjacentHTML('beforebegin', '<div style="height: 2000px">' + page + '</div>');
        }).observe(end); new IntersectionObserver(() => 0).observe(end);
        setInterval(() => scrollTo(0, 1e9), 50)"""
    routes = {"/": _script(code, f'{PROSE}<p id="end"></p>'), "/more": Reply("<p>Another post.")}
    with serve(routes) as server:
        shown = text(render(browser, server))
        assert server.count("/more") < 400
    assert shown.startswith("You may not copy")


def test_a_page_that_never_rests_is_taken_and_it_is_recorded(
    browser: Browser, impatience: None
) -> None:
    code = "setInterval(() => { document.querySelector('#clock').textContent = Date.now() }, 20)"
    with serve({"/": _script(code, f"{PROSE}<p id=clock></p>")}) as server:
        capture = render(browser, server)
    assert "You may not copy" in text(capture)
    assert capture.rendered.endswith("(its text never came to rest)")


def test_a_page_that_moves_by_script_is_recorded_where_it_ended(browser: Browser) -> None:
    routes = {"/": _script("location.replace('/en')"), "/en": redirect("/en/terms")}
    routes["/en/terms"] = Reply(f"<h1>English</h1>{PROSE}", headers=(("X-Page", "en"),))
    with serve(routes) as server:
        capture = render(browser, server)
        assert capture.url == server.url("/")
        assert capture.redirects == (server.url("/en"), server.url("/en/terms"))
        assert capture.final_url == server.url("/en/terms")
    assert (capture.header("x-page"), text(capture)[:9]) == ("en", "# English")


@pytest.mark.parametrize("answer", [
    Reply(b"\0lamps", content_type="application/octet-stream"),
    Reply(status=204),
])  # fmt: skip
def test_a_file_that_a_script_saves_is_not_recorded_as_what_was_shown(
    browser: Browser, answer: Reply
) -> None:
    routes = {"/": _script("location = '/saved'"), "/saved": answer}
    with serve(routes) as server:
        capture = render(browser, server)
    assert "invented pages" in text(capture)
    assert capture.final_url == server.url("/")
    assert (capture.status, capture.header("content-type")) == (200, "text/html; charset=utf-8")


def test_the_charset_that_was_served_does_not_garble_what_is_shown(browser: Browser) -> None:
    page = f'<meta charset="iso-8859-1"><main><p>Gebühren</p>{PROSE}</main>'.encode("latin-1")
    with serve({"/": Reply(page, content_type="text/html; charset=iso-8859-1")}) as server:
        assert "Gebühren" in text(render(browser, server))


def test_what_is_no_web_page_is_left_as_it_was_served() -> None:
    with (
        open_browser() as browser,
        serve({"/": Reply(b"%PDF-1.7", content_type="x/pdf")}) as server,
    ):
        capture = render(browser, server)
        assert browser._program is None
    assert (capture.body, capture.rendered) == (b"%PDF-1.7", "")


# ── what is asked for, and of whom ───────────────────────────────────────────────────────────────


def test_pictures_fonts_films_and_beacons_are_not_asked_for(browser: Browser) -> None:
    body = f"""<!DOCTYPE html><link rel="stylesheet" href="/style"><link rel="icon" href="/icon">
        <link rel="manifest" href="/manifest"><link rel="prefetch" href="/prefetch">
        <style>@font-face {{ font-family: f; src: url(/font) }} p {{ font-family: f;
        background: url(/background) }}</style><img src="/image"><video src="/video" autoplay>
        </video><audio src="/audio" autoplay></audio>
        <main>{PROSE}</main><script src="/script"></script>
        <script>navigator.sendBeacon('/beacon', 'x'); new EventSource('/events')</script>"""
    with serve({"/": Reply(body), "/style": Reply("p {}", content_type="text/css")}) as server:
        server.routes["/script"] = Reply("fetch('/data')", content_type="text/javascript")
        render(browser, server)
        assert {request.path for request in server.requests} == {"/", "/style", "/script", "/data"}


def test_nothing_of_this_machine_is_asked_for_by_any_way() -> None:
    with serve({}) as inside, open_browser(allow_private=False) as browser:
        here = inside.origin
        body = f"""<main>{PROSE}</main><script src="{here}/script"></script>
            <link rel="stylesheet" href="{here.replace("127.0.0.1", "localhost")}/style">
            <link rel="preconnect" href="{here}"><img src="{here}/image">
            <script>const said = [];
            for (const url of ['{here}/data', '{here.replace("127.0.0.1", "2130706433")}/decimal',
                               '{here.replace("127.0.0.1", "[::ffff:127.0.0.1]")}/mapped'])
              fetch(url, {{mode: 'no-cors'}}).catch(() => said.push('refused')).finally(() =>
                document.querySelector('main').append(' ' + said.join(' ')));
            new WebSocket('{here.replace("http", "ws")}/socket');
            new Worker(URL.createObjectURL(new Blob(["fetch('{here}/worker')"])));
            location.assign('{here}/away')</script>"""
        capture = browser.render(served(body), nothing)
        assert "refused refused refused" in text(capture)
        assert inside.connections == 0


def test_a_name_that_leads_to_this_machine_is_not_followed() -> None:
    with serve({"/data": Reply("secret")}) as inside:
        port = int(inside.origin.rpartition(":")[2])

        def resolve(host: str, asked: int) -> list[Any]:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", asked))]

        code = f"fetch('http://rebound.example:{port}/data').catch(e => document.body.append('no'))"
        with open_browser(allow_private=False, resolve=resolve) as browser:
            capture = browser.render(
                served(f"<main>{PROSE}</main><script>{code}</script>"), nothing
            )
        assert text(capture).rstrip().endswith("no")
        assert inside.connections == 0


def test_a_browser_that_nobody_answers_reaches_nothing() -> None:
    """What we answer is not checked here: what escapes it, as a new feature might, ends there."""
    pytest.importorskip("playwright", reason="pip install 'tosdiff[browser]' for this test")
    from playwright.async_api import Error

    from tosdiff.capture.browser_program import Program

    async def visit(addresses: list[str]) -> list[str]:
        program = await Program.start(chromium())
        page = await program.browser.new_page()
        said = []
        for address in addresses:
            with pytest.raises(Error) as caught:
                await page.goto(address)
            said.append(str(caught.value))
        await program.stop()
        return said

    with serve({"/": Reply("inside")}) as server:
        names = [server.origin, server.origin.replace("127.0.0.1", "localhost")]
        said = asyncio.run(visit([*names, "https://example.org/"]))
        assert server.connections == 0
    assert all("ERR_PROXY_CONNECTION_FAILED" in one or "ERR_NAME" in one for one in said), said


def test_what_a_page_asks_of_another_site_comes_with_its_headers(browser: Browser) -> None:
    def data(request: Request) -> Reply:
        return Reply(f"[{request.headers.get('x-key')}]")

    with serve({"/data": data}) as other:
        url = other.url("/data").replace("127.0.0.1", "localhost")
        code = f"""fetch('{url}', {{headers: {{'X-Key': 'a'}}}}).then(a => a.text()).then(t =>
            document.body.append(t))"""
        with serve({"/": _script(code)}) as server:
            assert "[a]" in text(render(browser, server))


def test_no_packet_leaves_by_sockets_channels_or_service_workers(browser: Browser) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams, serve({}) as server:
        datagrams.bind(("127.0.0.1", 0))
        datagrams.setblocking(False)
        port = datagrams.getsockname()[1]
        code = f"""try {{ const peer = new RTCPeerConnection({{iceServers: [{{urls:
            'stun:127.0.0.1:{port}'}}]}}); peer.createDataChannel('x');
            peer.createOffer().then(offer => peer.setLocalDescription(offer)) }} catch (e) {{}}
            const way = "new WebTransport('https://127.0.0.1:{port}/')";
            new Worker(URL.createObjectURL(new Blob([way])));
            try {{ eval(way) }} catch (e) {{}}
            const inner = document.createElement('iframe'); document.body.append(inner);
            try {{ new inner.contentWindow.RTCPeerConnection({{iceServers: [{{urls:
            'stun:127.0.0.1:{port}'}}]}}).createDataChannel('y') }} catch (e) {{}}
            navigator.serviceWorker && navigator.serviceWorker.register('/worker.js');
            new WebSocket(location.origin.replace('http', 'ws') + '/socket')"""
        server.routes["/"] = _script(code)
        server.routes["/worker.js"] = Reply("fetch('/x')", content_type="text/javascript")
        render(browser, server)
        assert {request.path for request in server.requests} <= {"/", "/worker.js"}
        with pytest.raises(BlockingIOError):
            datagrams.recv(1)


def test_windows_questions_and_downloads_hold_nothing_up(browser: Browser) -> None:
    code = """alert('1'); confirm('2'); prompt('3'); print();
        onbeforeunload = event => { event.preventDefault(); event.returnValue = 'stay' };
        window.open('/window'); document.querySelector('#blank').click();
        document.querySelector('#file').click(); document.body.append('done')"""
    links = '<a id="blank" target="_blank" href="/blank">a</a><a id="file" download href="/f">b</a>'
    with serve({"/": _script(code, PROSE + links)}) as server:
        assert "done" in text(render(browser, server))
        assert {request.path for request in server.requests} == {"/"}


def test_pages_find_the_same_place_each_time_and_are_told_who_we_are(browser: Browser) -> None:
    code = """document.body.append(JSON.stringify([navigator.userAgent, navigator.language,
        Intl.DateTimeFormat().resolvedOptions().timeZone, innerWidth, navigator.webdriver,
        document.cookie + localStorage.length])); document.cookie = 'a=1'; localStorage.a = 1;
        fetch('/data')"""
    with serve({"/": _script(code)}) as server:
        first, second = render(browser, server), render(browser, server)
        agents = {request.headers["user-agent"] for request in server.requests}
    assert json.dumps([UA, "en", "UTC", 1280, True, "0"], separators=(",", ":")) in text(first)
    assert first.body == second.body
    assert agents == {UA}


def test_the_pages_cookies_go_with_what_it_asks_for(browser: Browser) -> None:
    def data(request: Request) -> Reply:
        return Reply(request.headers.get("cookie", "none"))

    code = "fetch('/data').then(a => a.text()).then(t => document.body.append(t))"
    cookies = (("Set-Cookie", "a=1; HttpOnly"), ("Set-Cookie", "b=2"))
    with serve({"/data": data}) as server:
        server.routes["/"] = Reply(_script(code).body, headers=cookies)
        assert "a=1; b=2" in text(render(browser, server))


def test_what_robots_txt_forbids_is_shown_by_no_frame_and_reached_by_no_script(
    browser: Browser,
) -> None:
    rules = Reply("User-agent: *\nDisallow: /private", content_type="text/plain")
    code = "setTimeout(() => location.assign('/private/page'), 100)"
    page = _script(code, f'{PROSE}<iframe src="/private/frame"></iframe>')
    with serve({"/": page, "/robots.txt": rules}) as server:
        capture = render(browser, server, respect_robots=True)
        refused = render(browser, server, "/private/page", respect_robots=True)
        assert {request.path for request in server.requests} == {"/", "/robots.txt"}
    assert "You may not copy" in text(capture)
    assert (refused.outcome, refused.kind) == ("failed", "disallowed")


def test_one_page_cannot_ask_for_parts_without_end(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tosdiff.capture.browser_page._MAX_REQUESTS", 20)
    code = "for (let i = 0; i < 100; i++) fetch('/data?' + i).catch(() => 0)"
    with serve({"/": _script(code)}) as server:
        render(browser, server)
        assert len(server.requests) <= 21
