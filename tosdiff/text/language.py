"""Tell a text's language: by its script, or by a vote of the words that hold sentences together."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_MIN_LETTERS = 40
_MIN_WORDS = 20
_MAX_LETTERS = 40_000  # more of a text tells nothing new
_MARGIN = 1.3  # by how much the first must lead the second: da and nb are close

_STOP_WORDS = {
    "en": (
        "the of and to in that is for you your or we with this by not are any our as may "
        "will be on from"
    ),
    "fr": (
        "le la les de des du et à en un une que vous pour dans par sur nous vos votre est "
        "ou ne pas avec ce aux"
    ),
    "de": (
        "der die das und zu den von mit für ist nicht sie wir ein eine auf dem des im "
        "oder werden wird sich bei"
    ),
    "es": (
        "el la los las de del y en que un una por para con su se no al usted es o lo nos "
        "sus como esta"
    ),
    "it": (
        "il lo la i gli le di del della e in che un una per con non si al da dei nel alla "
        "sono o delle"
    ),
    "pt": (
        "o a os as de do da dos das e em que um uma para com não por você ao se seus nos "
        "ou sua pelo"
    ),
    "nl": (
        "de het een van en in op te dat is voor met die niet zijn wij uw u of door aan om "
        "bij deze worden"
    ),
    "sv": (
        "och i att det som en på är av för med den till inte du vi om eller ett din från "
        "kan har vår"
    ),
    "da": (
        "og i at det som en på er af for med den til ikke du vi om eller et din fra kan har vores"
    ),
    "nb": ("og i å det som en på er av for med den til ikke du vi om eller et din fra kan har vår"),
    "pl": (
        "i w na z do nie się że jest oraz lub o przez dla od po za w ramach które jak są "
        "danych przy"
    ),
    "cs": ("a v na se že je s z do o pro nebo k od za které jsou být při jako podle po není ve"),
    "ro": (
        "și în de la cu pe care nu este sau pentru din se un o prin să dumneavoastră ale al sunt ca"
    ),
    "hu": ("a az és hogy nem is egy vagy meg ha el de csak mint az ezt azt lehet való által kell"),
    "fi": (
        "ja on ei että tai se kun ne jos myös ovat voi sekä joka kanssa käyttää mukaan tietoja olla"
    ),
    "tr": (
        "ve bir bu için ile de da olarak veya daha olan gibi kadar tarafından değil her ne sizin"
    ),
    "id": (
        "yang dan di untuk dengan dari atau ini tidak anda kami pada dalam ke oleh akan "
        "dapat adalah"
    ),
    "vi": ("và của các là có cho không được trong này với bạn hoặc chúng tôi để những một khi về"),
}
_VOTES: dict[str, tuple[str, ...]] = {}
for _language, _text in _STOP_WORDS.items():
    for _word in set(_text.split()):
        _VOTES[_word] = (*_VOTES.get(_word, ()), _language)

_SCRIPTS = {
    "HANGUL": "ko",
    "THAI": "th",
    "ARABIC": "ar",
    "CYRILLIC": "ru",
    "TAMIL": "ta",
    "HEBREW": "he",
    "GREEK": "el",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "TELUGU": "te",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
}


def language(markdown: str) -> str:
    """Return the language's two-letter code (ISO 639-1), '' when unsure.

    Scripts that several languages share give the one most written: ru, ar, hi.
    """
    text = re.sub(r"\]\([^)\s]*\)", "]", markdown[:_MAX_LETTERS])
    return _by_script(text) or _by_words(text)


def _by_script(text: str) -> str:
    letters = Counter(char for char in text if char.isalpha())
    total = letters.total()
    if total < _MIN_LETTERS:
        return ""
    scripts = Counter[str]()
    for char, count in letters.items():
        scripts[unicodedata.name(char, "").partition(" ")[0]] += count
    kana = scripts["HIRAGANA"] + scripts["KATAKANA"]
    han = scripts["CJK"]
    if han + kana > total / 4:
        return "ja" if kana > (han + kana) / 10 else "zh"
    script, count = max(((s, n) for s, n in scripts.items()), key=lambda item: (item[1], item[0]))
    code = _SCRIPTS.get(script, "")
    if code == "ru" and scripts["CYRILLIC"] and sum(letters[c] for c in "іїєґ") > count / 50:
        return "uk"
    return code if count > total / 2 else ""


def _by_words(text: str) -> str:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if len(words) < _MIN_WORDS:
        return ""
    votes = Counter[str]()
    for word in words:
        votes.update(_VOTES.get(word, ()))
    ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < len(words) / 10:
        return ""
    (first, most), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0
    return first if most > _MARGIN * second else ""
