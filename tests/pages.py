"""Pages of an invented platform, with all that real pages have around the terms."""

from __future__ import annotations

from collections.abc import Sequence

CLAUSES = (
    "Welcome to Vidora, a place to publish and to watch moving pictures of every kind.",
    "By opening an account you enter into this agreement with the company that runs the service.",
    "You must be at least thirteen years old, or older where the law of your country says so.",
    "You keep every right that you have in the pictures which you publish here.",
    "You grant us a licence to store, convert and show them for as long as they stand here.",
    "We may take down what breaks these rules, and we tell you why when we do.",
    "You may end this agreement on any day by closing your account in its settings.",
    "We answer for damage that we cause by intent or by gross negligence, and for nothing else.",
    "Disputes go to the courts at the seat of the company unless the law gives you another place.",
    "We may amend this agreement and will announce every amendment thirty days ahead by e-mail.",
)
BAN = "You must not collect any information that might identify a person who appears in a video."
FACES = (
    "You must not collect faces or any other information that might identify a person who "
    "appears in a video."
)
SCRAPING = "You must not use robots, spiders or scrapers to copy pages of the service in bulk."


def page(
    clauses: Sequence[str] = CLAUSES,
    *,
    title: str = "Terms of Service",
    visit: int = 0,
    attributes: str = 'id="terms"',
) -> str:
    """Return a whole page; `visit` changes everything but the terms."""
    paragraphs = "\n".join(f"<p>{clause}</p>" for clause in clauses)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} - Vidora</title>
<script nonce="n{visit}">window.build = "{visit * 7919}";</script></head>
<body data-visit="{visit}">
<nav><ul><li><a href="/">Home</a></li><li><a href="/trending?v={visit}">Trending {visit}</a></li>
</ul></nav>
<div class="cookie-banner" role="dialog"><p>We use cookies, version {visit}.</p>
<button>Accept all</button></div>
<main {attributes}><h1>{title}</h1>
{paragraphs}
</main>
<footer><p>{1000 + visit} people watch now</p><a href="/jobs">Jobs</a></footer>
<script>track({visit});</script>
</body></html>"""
