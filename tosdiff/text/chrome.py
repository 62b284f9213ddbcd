"""Rules that tell chrome by its element, its role or its names: menus, banners, share buttons.

Names deceive: a section of a policy may have the id "sharing" or the class "ads". So a rule that
goes by such names has a cap on the prose that one element may hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tosdiff.text.markdown import HEADINGS, SILENT
from tosdiff.text.tree import Element, named, texts, walk

_CONTENT = named("main article")
_NAMELESS = named("h1 h2 h3 h4 h5 h6 p b strong i em u main table tbody tr td th dt dd")
_UTILITY = re.compile(
    r"""[:/@()\[\]!&] | ^-?(?:[mp][trblxyse]? | text | bg | [hwz] | top | left | right
    | bottom | inset | max | min | gap | border | rounded | shadow | size | col | row | grid | flex
    | font | items | justify | space | overflow | scroll | group | peer | has | is | not | no
    | with | without | show | hide)-""",
    re.VERBOSE,
)
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])|_+")


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(words.split())})(?![a-z0-9])")


_CONSENT = _pattern(
    r"""cookie-?(?:banner|consent|notice|bar|law|popup|modal|message|disclaimer|dialog)s?
    cookie-?(?:overlay|alert)
    (?:banner|consent|notice|accept|gdpr|rgpd)-?cookies? consent-?(?:banner|manager|modal|popup|bar)
    onetrust\S* didomi\S* usercentrics\S* axeptio\S* tarteaucitron\S* truste\S* osano\S*
    iubenda-cs\S* cky-consent\S* cmplz\S* qc-cmp\S* sp-message\S*
    cc-window cc-banner gdpr-?(?:banner|popup|notice|bar) rgpd-?(?:banner|popup)"""
)
# The windows of consent managers, by the ids that these give them: never a part of any text. (Their
# lists of cookies, which policies embed, have other ids.)
_CONSENT_WINDOWS = named(
    "onetrust-consent-sdk onetrust-banner-sdk onetrust-pc-sdk CybotCookiebotDialog didomi-host "
    "usercentrics-root usercentrics-cmp-ui axeptio_overlay tarteaucitronRoot truste-consent-track "
    "consent_blackbar iubenda-cs-banner cmplz-cookiebanner-container qc-cmp2-container "
    "cookiescript_injected hs-eu-cookie-confirmation cookie-law-info-bar"
)
_DIALOG = _pattern("modal popup pop-up overlay lightbox dialog toast snackbar offcanvas drawer")
_SHARE = _pattern(
    r"""share-?(?:buttons?|bar|links?|icons?|this)? sharing
    social-?(?:share|links?|icons?|media|nav|menu|list|bar)?
     addtoany addthis sharedaddy follow-us"""
)
_CRUMBS = _pattern(r"breadcrumbs? bread-crumbs? crumbs? breadcrumb-?\w+")
_LANGUAGE = _pattern(
    r"""(?:lang|language|locale|country|region)-?(?:switch(?:er)?|select(?:or)?|picker|chooser|menu)
    (?:lang|language|locale|country|region)-?(?:list|dropdown|nav)"""
)
_RELATED = _pattern(
    r"""related related-?(?:articles?|posts?|content|links?) recommended read-(?:next|more-articles)
    newsletter(?:-\w+)? subscribe-?(?:form|box) comments comment-list post-navigation pagination
    article-votes was-this-helpful feedback-?form promo-?(?:banner|bar)? advert"""
)
_MENU = _pattern(
    r"""nav navbar navigation nav-?(?:menu|bar|links?|items?|list) mega-?menu main-?menu site-?menu
    top-?bar menu-?(?:main|primary|header|container|bar|mobile|wrapper|toggle) mobile-?(?:menu|nav)
    side-?nav skip-?(?:links?|nav|to-content|content|main)"""
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OPENER = re.compile("accordi|collaps|expand|toggle|question|faq|tab|summary|disclosure")
_BUTTON_WORDS = 8  # "Accept all cookies and continue"; longer ones say something
_FOOTER = _pattern(r"footer site-?footer page-?footer global-?footer footer-?\w+ colophon")
_HEADER = _pattern(
    "site-?header page-?header global-?header main-?header header-?nav masthead header"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An element that rules judge: its role, and its names as words with dashes.

    `classes` leaves out the id; `in_content` says that it lies in the page's main part.
    """

    element: Element
    role: str
    names: str
    classes: str
    in_content: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of chrome, and how many words of prose one element of it may hold, if it has a cap."""

    matches: Callable[[Candidate], bool]
    most: int | None = None


def is_consent_window(element: Element) -> bool:
    """Whether it is the window of a known consent manager."""
    return element.attr("id") in _CONSENT_WINDOWS


def candidates(body: Element) -> Iterator[Candidate]:
    """Yield the elements in `body` that rules may judge, in document order."""
    stack: list[tuple[Element, bool]] = [(body, False)]
    while stack:
        element, in_content = stack.pop()
        if element.tag in SILENT:
            continue
        role = element.attr("role")
        if element is not body:
            classes = _classes(element)
            name = "" if element.tag in _NAMELESS else element.attr("id")
            yield Candidate(element, role, f"{_plain(name)} {classes}", classes, in_content)
        inside = in_content or element.tag in _CONTENT or role == "main"
        stack.extend([(c, inside) for c in reversed(element.children) if isinstance(c, Element)])


def _classes(element: Element) -> str:
    """Return the classes, without those that only style ("pt-nav"); titles and words have none."""
    value = element.attr("class")
    if not value or element.tag in _NAMELESS:
        return ""
    return _plain(" ".join(name for name in value.split() if not _UTILITY.search(name)))


def _plain(names: str) -> str:
    """Return names in lower case, with dashes for underscores and camelCase."""
    return _HUMPS.sub("-", names).lower()


def _is_nav(it: Candidate) -> bool:
    landmark = it.element.tag == "nav" or it.role in {"navigation", "menu", "menubar", "search"}
    return landmark and not (it.in_content and _is_contents(it.element))


def _is_menu(it: Candidate) -> bool:
    menu = it.role == "toolbar" or _MENU.search(it.names)
    return bool(menu) and not (it.in_content and _is_contents(it.element))


def _is_footer(it: Candidate) -> bool:
    if it.role == "contentinfo" or (it.element.tag == "footer" and not it.in_content):
        return True
    return not it.in_content and bool(_FOOTER.search(it.names))


def _is_header(it: Candidate) -> bool:
    banner = it.role == "banner" or it.element.tag == "header" or _HEADER.search(it.names)
    if not banner or it.in_content or _has_heading(it.element):
        return False
    return not any(_YEAR.search(text) for text in texts(it.element))  # "Last updated 5 May 2026"


def _is_consent(it: Candidate) -> bool:
    return bool(_CONSENT.search(it.names))


def _is_dialog(it: Candidate) -> bool:
    return (
        it.element.tag == "dialog"
        or it.role in {"dialog", "alertdialog", "alert", "tooltip"}
        or it.element.attr("aria-modal") == "true"
    )


def _is_popup(it: Candidate) -> bool:
    return bool(_DIALOG.search(it.names))


def _is_share(it: Candidate) -> bool:
    return bool(_SHARE.search(it.classes)) and not _has_heading(it.element)


def _is_breadcrumb(it: Candidate) -> bool:
    label = it.element.attr("aria-label").lower()
    return "breadcrumb" in label or bool(_CRUMBS.search(it.names))


def _is_language_picker(it: Candidate) -> bool:
    return it.element.tag in {"select", "datalist"} or bool(_LANGUAGE.search(it.classes))


def _is_related(it: Candidate) -> bool:
    return it.role == "complementary" or bool(_RELATED.search(it.classes))


def _is_form(it: Candidate) -> bool:
    return it.element.tag == "form"


def _is_control(it: Candidate) -> bool:
    """A button; but an accordion's question is a button too: it opens something, or has a title."""
    element = it.element
    if element.tag != "button" and it.role != "button":
        return False
    opens = any(
        key in {"aria-expanded", "aria-controls"} or "toggle" in key or "collapse" in key
        for key in element.attrs
    )
    if opens or _OPENER.search(it.names) or _has_heading(element):
        return False
    most = _BUTTON_WORDS if element.tag == "button" else _BUTTON_WORDS // 2
    return len("".join(texts(element)).split()) <= most


# The surest first: they have the first claim on what all rules together may drop.
RULES = (
    Rule(_is_nav),
    Rule(_is_footer),
    Rule(_is_consent),
    Rule(_is_dialog, most=150),
    Rule(_is_header, most=60),
    Rule(_is_popup, most=40),
    Rule(_is_menu, most=30),
    Rule(_is_breadcrumb, most=15),
    Rule(_is_share, most=15),
    Rule(_is_language_picker, most=15),
    Rule(_is_related, most=0),
    Rule(_is_form, most=60),
    Rule(_is_control),
)


def _is_contents(element: Element) -> bool:
    """Whether it is the document's own table of contents: most links stay on the page."""
    links = [inner.attr("href") for inner in walk(element) if inner.tag == "a"]
    return len(links) > 2 and sum("#" in link for link in links) > len(links) / 2


def _has_heading(element: Element) -> bool:
    return any(inner.tag in HEADINGS for inner in walk(element))
