"""The cue tagger reads clauses as the taxonomy says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import TAGGER, clause, found, tags

from tosdiff.entities import Clause
from tosdiff.tag.labels import CORE, LABELS, ORDER, Label
from tosdiff.tag.phrasebook import CUES

FORBIDDEN_SCRAPING = "anti-scraping forbids"

CASES = [
    (
        "Members must not:",
        "gather or harvest information that could identify people, without their consent",
        {"data-collection forbids", "identification forbids"},
    ),
    (
        "",
        "You must not run robots, spiders or scrapers to copy content.",
        {FORBIDDEN_SCRAPING},
    ),
    ("", "Search engines may crawl open pages within our robots.txt.", {"anti-scraping permits"}),
    (
        "",
        "We collect the IP address of your phone and its device identifiers.",
        {"data-collection practises", "tracking"},
    ),
    ("", "Your pictures are never used by us to identify you.", {"identification disclaims"}),
    ("", "We may disclose your information to our affiliates.", {"data-sharing"}),
    (
        "",
        "We may ask you for a copy of a passport to check the details.",
        {"data-collection practises"},
    ),
    ("", "Do not upload worms or flood our network.", set()),
    ("We collect:", "IP address;", {"data-collection practises"}),
    (
        "",
        "You must not access the site by automated means, only through our published API.",
        {FORBIDDEN_SCRAPING},
    ),
    (
        "",
        "You must not bypass access controls that protect the content.",
        {FORBIDDEN_SCRAPING},
    ),
    (
        "",
        "We may amend these Terms at any time.",
        {"unilateral-change"},
    ),
    (
        "",
        "Your continued use of the app constitutes acceptance of the Terms.",
        {"contract-by-using"},
    ),
    (
        "",
        "Bots and crawlers must not be used to copy profiles.",
        {FORBIDDEN_SCRAPING, "data-collection forbids"},
    ),
    (
        "",
        "We make a template of your face when you switch the feature on.",
        {"identification practises", "data-collection practises"},
    ),
    ("", "Our cookies gather statistics.", {"tracking", "data-collection practises"}),
    (
        "",
        "We may revise this Agreement whenever we like; your later use means acceptance of it.",
        {"unilateral-change", "contract-by-using"},
    ),
    ("", "We never tell partners who you are.", {"data-sharing", "identification disclaims"}),
    ("", "We respond to subpoenas and court orders.", {"law-enforcement"}),
    ("", "The service is provided as is, without warranty of any kind.", {"warranty-disclaimer"}),
    ("", "These Terms are governed by the laws of Norway.", {"choice-of-law"}),
    ("", "You will indemnify us and hold us harmless.", {"indemnification"}),
    ("", "Disputes are settled by binding arbitration.", {"arbitration"}),
    ("", "You must be at least 16 years old.", {"children"}),
    ("", "We retain your data for 30 days.", {"retention-deletion"}),
    ("", "You have the right to request erasure of your personal data.", {"user-rights"}),
    ("", "We encrypt all data that we transmit.", {"security"}),
    ("", "We may suspend your account at our sole discretion.", {"unilateral-termination"}),
    ("", "We reserve the right to remove any content.", {"content-removal"}),
    ("", "You grant us a worldwide, royalty-free licence.", {"content-licence"}),
    ("", "The courts of England have exclusive jurisdiction.", {"jurisdiction"}),
    ("", "We are not liable for lost profits.", {"limitation-of-liability"}),
    ("", "Posts may be used to train our AI models.", {"ai-training"}),
    (
        "",
        "We merge this information with other details that we hold.",
        {"identification practises"},
    ),
    ("", "These figures cannot be linked to your identity.", {"identification disclaims"}),
    ("", "What the survey yields is entirely anonymous.", {"identification disclaims"}),
    ("", "We will not attempt to reidentify anyone.", {"identification disclaims"}),
    (
        "",
        "Buyers must not re-identify the people behind such records.",
        {"identification forbids"},
    ),
    (
        "",
        "We match hashed addresses against the audiences of other firms.",
        {"identification practises"},
    ),
    (
        "",
        "You must not reach the catalogue or access it by any means other than our page.",
        {FORBIDDEN_SCRAPING},
    ),
    (
        "",
        "Do not disable features that limit copying of the songs.",
        {FORBIDDEN_SCRAPING},
    ),
    ("", "Your notes stay on the phone and are never sent to us.", {"data-collection disclaims"}),
    (
        "",
        "Visitors will be asked to enter a name and an email.",
        {"data-collection practises"},
    ),
]


@pytest.mark.parametrize(
    ("lead_in", "text", "expected"),
    CASES,
    ids=lambda part: str(part if isinstance(part, str) else sorted(part))[:40],
)
def test_a_clear_case_gets_its_tags_and_stances(
    lead_in: str, text: str, expected: set[str]
) -> None:
    assert found(text, lead_in=lead_in) == expected


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("You may not use automated means to upload posts.", "anti-scraping"),
        ("You may not use a bot to vote or to send spam.", "anti-scraping"),
        ("Do not harvest wheat in the game.", "anti-scraping"),
        ("Decisions are never made solely by automated processing.", "anti-scraping"),
        ("Your user name is shown to you when you log in.", "identification"),
        ("You can link your account to a game account.", "identification"),
        ("We delete the selfie after a week.", "identification"),
        ("We restrict access to the server room.", "anti-scraping"),
        ("You must provide a notice of infringing content by email.", "data-collection"),
        ("Keep your password secret.", "security"),
        ("We protect the information that we collect.", "data-collection"),
    ],
)
def test_a_near_miss_is_missed(text: str, label: str) -> None:
    assert label not in {tag.label for tag in tags(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Cookies",
        "### What we collect about you",
        "Do you share my personal data with advertisers?",
        "For more information about cookies, please see our Cookie Policy.",
        "“Personal Data” means any information that identifies you.",
    ],
)
def test_what_states_no_rule_gets_no_tag(text: str) -> None:
    assert tags(text) == ()


def test_a_bare_heading_gets_no_tag() -> None:
    heading = Clause("We collect your personal data", (0, 29), "heading")
    assert TAGGER.tag([heading]) == [()]


def test_a_category_under_a_heading_alone_is_no_collection() -> None:
    assert found("IP address;", heading=("Definitions",)) == set()


def test_an_item_that_is_a_sentence_of_its_own_does_not_complete_its_lead_in() -> None:
    assert (
        found("Please keep your recovery codes.", lead_in="We collect your data as follows:")
        == set()
    )


def test_a_heading_lends_its_subject_to_a_weak_cue() -> None:
    text = "The authorized person sends the appeal to us."
    assert "user-rights" not in found(text)
    assert "user-rights" in found(text, heading=("Privacy", "Your privacy rights"))


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We do not collect personal data from anyone.", "disclaims"),
        ("We collect personal data from everyone.", "practises"),
        ("Third parties may collect personal data about you.", "permits"),
        ("You may not collect personal data about other users.", "forbids"),
        ("It is prohibited to collect personal data about other users.", "forbids"),
    ],
)
def test_who_acts_and_whether_they_may_decide_the_stance(text: str, stance: str) -> None:
    assert f"data-collection {stance}" in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Wir verwenden Cookies und geben Ihre Daten nicht an die Polizei weiter.",
        "Nous utilisons des cookies pour les publicités et pour la sécurité de vos données.",
        "Usamos cookies y no vendemos los datos de los usuarios a terceros.",
        "Мы используем cookies и собираем данные.",
        "クローラー robots は禁止です。",
    ],
)
def test_other_languages_get_no_tags(text: str) -> None:
    assert tags(text) == ()


def test_the_span_is_the_cue_in_the_clause() -> None:
    text = "In short: you must not scrape."
    (tag,) = tags(text)
    assert tag.span is not None
    assert text[slice(*tag.span)] == "scrape"


def test_a_cue_in_the_lead_in_has_no_span() -> None:
    (tag,) = tags("name and phone number", lead_in="We collect the following information:")
    assert tag.span is None


def test_marks_and_link_targets_are_not_read() -> None:
    assert tags("See [the rules](https://example.org/cookies/scraping) of this _game_ here.") == ()


def test_letters_that_grow_in_lower_case_leave_the_span_in_place() -> None:
    text = "İİİ You must not scrape the site."
    (tag,) = tags(text)
    assert tag.span is not None
    assert text[slice(*tag.span)] == "scrape"


VOCABULARY = (
    "we you may not collect share data personal information robots scrape cookies the of identify "
    "liable court arbitration terms change account terminate İ _x_ ](http://a) \n : ; . child 13 "
    "encrypt law as is indemnify train model delete right request"
)
WORDS = st.sampled_from(VOCABULARY.split(" "))
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join))
CLAUSES = st.builds(
    lambda text, lead_in, heading: clause(text, lead_in=lead_in, heading=heading),
    TEXTS,
    st.one_of(st.just(""), TEXTS),
    st.lists(TEXTS, max_size=2).map(tuple),
)


@given(CLAUSES)
def test_any_clause_is_tagged_by_the_laws(item: Clause) -> None:
    (found_tags,) = TAGGER.tag([item])
    places = [ORDER[tag.label] for tag in found_tags]
    assert places == sorted(set(places))
    for tag in found_tags:
        assert 0 < tag.score <= 1
        assert (tag.stance is not None) == (tag.label in CORE)
        if tag.span is not None:
            start, end = tag.span
            assert 0 <= start < end <= len(item.text)


@given(st.lists(CLAUSES, max_size=5))
def test_a_clause_is_tagged_the_same_whatever_stands_beside_it(items: list[Clause]) -> None:
    assert TAGGER.tag(items) == [TAGGER.tag([item])[0] for item in items]


def test_a_clause_of_twenty_thousand_words_is_read() -> None:
    text = "you may collect data we share " * 4000 + "and robots must not scrape."
    assert {tag.label for tag in tags(text)} >= {"anti-scraping", "data-collection"}


@pytest.mark.parametrize("item", LABELS, ids=lambda item: item.name)
def test_some_cue_speaks_for_every_label(item: Label) -> None:
    assert any(cue.label == item.name for cue in CUES)
