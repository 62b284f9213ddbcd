"""What a page finds in the browser: the same place each time, honest, and with no way out of it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from playwright.async_api import Browser, BrowserContext, Error, Frame

WIDTH, HEIGHT = 1280, 1600
HEIGHT_OF = "() => document.scrollingElement ? document.scrollingElement.scrollHeight : 0"

_FRAME_SECONDS = 3.0
# Runs before any script of a page: what would go past us, or out of sight, is not there. Shadow
# roots are remembered, because a closed one cannot be asked for later.
_BEFORE = """(() => {
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport'])
    delete window[name];
  window.open = () => null;
  window.print = () => undefined;
  const roots = [];
  Object.defineProperty(window, '__tosdiffRoots', {value: roots});
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init);
    roots.push(root);
    return root;
  };
})()"""
# Opens what is folded, except menus, links that lead away, and whatever sends a form.
_UNFOLD = """() => {
  const out = 'nav, header, footer, [role=navigation], [role=menu], [role=menubar], [role=dialog]';
  const kept = '[aria-haspopup]:not([aria-haspopup=false]), [role=combobox], input, select,'
    + ' textarea, form [type=submit], form button:not([type=button])';
  const places = [document, ...(window.__tosdiffRoots || [])];
  for (const place of places)
    for (const element of place.querySelectorAll('details:not([open])')) element.open = true;
  let clicks = 0;
  for (const place of places)
    for (const element of place.querySelectorAll('[aria-expanded="false"]')) {
      const link = element.closest('a[href]');
      const leads = link && !link.getAttribute('href').startsWith('#');
      if (leads || element.closest(out) || element.matches(kept) || ++clicks > 200) continue;
      element.click();
    }
}"""


@dataclass(frozen=True, slots=True)
class Manners:
    """What pages learn of us: they see the same User-Agent in the browser as on the wire."""

    user_agent: str
    language: str


async def open_context(browser: Browser, manners: Manners) -> BrowserContext:
    """Open a place without past: no cookies, no storage, no permissions, a fixed screen and zone.

    Whether a browser is driven is not hidden from pages.
    """
    context = await browser.new_context(
        user_agent=manners.user_agent,
        locale=manners.language.partition(",")[0].partition(";")[0].strip(),
        timezone_id="UTC",
        viewport={"width": WIDTH, "height": HEIGHT},
        color_scheme="light",
        reduced_motion="reduce",
        service_workers="block",
        accept_downloads=False,
        permissions=[],
    )
    await context.add_init_script(_BEFORE)
    return context


async def unfold(frame: Frame) -> None:
    """Open what is folded in a frame, if the frame lets us."""
    with suppress(Error, TimeoutError):
        await asyncio.wait_for(frame.evaluate(_UNFOLD), _FRAME_SECONDS)
