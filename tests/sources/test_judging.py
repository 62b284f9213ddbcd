"""A history is judged with hindsight: what came back was never gone, what stayed away was."""

from __future__ import annotations

from archiving import memory
from gitting import CLAUSES, VIDORA, Repo, amended, text
from indexing import contents, index, kinds

from tosdiff.archive.archive import Archive

TERMS = "Vidora/Terms of Service"
REFILTER = "Refilter Vidora Terms of Service"
OTHER = "Other/Terms.md"
MANY = tuple(
    f"In room {number} you may do as you like, but for {number} things that a notice names."
    for number in range(90)
)
LONG = text(*MANY)
CUT = text(*MANY[:75])
HUB = text(
    "All of our terms in one place: choose your country, and read what applies to you there."
)


def reasons(archive: Archive) -> list[str]:
    """Why each record is no version, or one without a change; oldest first."""
    return [record.reason.partition(":")[0] for record in archive.imports(TERMS)]


def test_a_loss_that_stayed_is_a_change_from_its_first_day(repo: Repo, archive: Archive) -> None:
    repo.update(0, text())
    repo.update(1, text(*CLAUSES[:3]))
    repo.update(3, text(*CLAUSES[:3]).replace("films", "plays"))
    repo.update(30, text(*CLAUSES[:3]).replace("films", "songs"))
    index(archive, repo)
    assert kinds(archive) == ["first", "changed", "changed", "changed"]


def test_a_loss_that_came_before_another_is_not_believed_with_it(
    repo: Repo, archive: Archive
) -> None:
    repo.update(0, LONG)
    repo.update(1, text(*MANY[:20]))
    repo.update(2, text(*MANY[30:80:2]))
    repo.update(3, text(*MANY[:60]))
    repo.update(40, text(*MANY[:59]))
    index(archive, repo)
    assert kinds(archive) == ["first", "suspect", "suspect", "changed", "changed"]


def test_a_hub_in_place_of_the_terms_is_never_believed(repo: Repo, archive: Archive) -> None:
    repo.update(0, LONG)
    repo.update(1, HUB * 3)
    repo.update(200, LONG)
    index(archive, repo)
    assert kinds(archive) == ["first", "suspect", "unchanged"]


def test_words_that_the_terms_had_before_are_no_loss(repo: Repo, archive: Archive) -> None:
    repo.update(0, text(*CLAUSES[:3]))
    repo.update(1, text())
    repo.update(2, text(*CLAUSES[:3]))
    repo.update(3, text())
    index(archive, repo)
    assert kinds(archive) == ["first", "changed", "variant", "variant"]


def test_a_text_that_ends_early_and_is_whole_again_was_cut_short(
    repo: Repo, archive: Archive
) -> None:
    repo.update(0, LONG)
    repo.update(1, CUT)
    repo.update(2, LONG)
    index(archive, repo)
    assert kinds(archive) == ["first", "suspect", "unchanged"]
    assert reasons(archive)[1] == "cut short"


def test_a_last_section_that_stays_away_was_taken_out_that_day(
    repo: Repo, archive: Archive
) -> None:
    repo.update(0, LONG)
    repo.update(1, CUT)
    repo.update(40, CUT.replace("room 1 ", "room 1b "))
    index(archive, repo)
    assert kinds(archive) == ["first", "changed", "changed"]


def test_a_page_that_changes_at_every_visit_and_is_no_terms_is_never_believed(
    repo: Repo, archive: Archive
) -> None:
    repo.update(0, LONG)
    for day in range(1, 40):
        repo.update(day, text(*(f"Post {day}.{line} of a guest about films." for line in range(9))))
    index(archive, repo)
    assert kinds(archive) == ["first", *["suspect"] * 39]


def test_a_re_extraction_that_words_a_clause_anew_read_a_newer_page(
    repo: Repo, archive: Archive
) -> None:
    repo.update(0, text())
    repo.record(REFILTER, 5, {VIDORA: amended("sixty")})
    repo.update(9, amended("ninety"))
    index(archive, repo)
    assert kinds(archive) == ["first", "changed", "changed"]
    first, second, third = archive.versions(TERMS)
    assert first.recipe == second.recipe == third.recipe


def test_a_re_extraction_of_an_old_page_that_is_taken_back_is_none(
    repo: Repo, archive: Archive
) -> None:
    repo.update(0, text())
    repo.record(REFILTER, 5, {VIDORA: amended("sixty")})
    repo.update(5.1, text())
    index(archive, repo)
    assert kinds(archive) == ["first", "suspect", "unchanged"]
    assert reasons(archive)[1] == "stale"


def test_a_re_extraction_that_loses_words_for_an_hour_is_a_loss(
    repo: Repo, archive: Archive
) -> None:
    repo.update(0, text())
    repo.record(REFILTER, 5, {VIDORA: text(*CLAUSES[:2])})
    repo.update(5.1, text())
    index(archive, repo)
    assert kinds(archive) == ["first", "suspect", "unchanged"]


def test_a_re_extraction_that_selects_less_for_good_is_believed(
    repo: Repo, archive: Archive
) -> None:
    repo.update(0, text())
    repo.record(REFILTER, 5, {VIDORA: text(*CLAUSES[:2])})
    repo.update(40, text(*CLAUSES[:2]).replace("films", "plays"))
    index(archive, repo)
    assert kinds(archive) == ["first", "re-extraction", "changed"]


def test_a_spelling_flip_is_cosmetic_and_says_so(repo: Repo, archive: Archive) -> None:
    british = text(*CLAUSES, "We honour every request that is authorised by you.")
    repo.update(0, british)
    repo.update(1, british.replace("honour", "honor").replace("authorised", "authorized"))
    index(archive, repo)
    assert kinds(archive) == ["first", "cosmetic"]
    assert reasons(archive) == ["", "spelling"]


def test_a_page_that_holds_its_text_twice_is_cosmetic_and_says_so(
    repo: Repo, archive: Archive
) -> None:
    repo.update(0, text())
    repo.update(1, f"{text()}\n\n{text()}")
    repo.update(2, amended("sixty"))
    index(archive, repo)
    assert kinds(archive) == ["first", "cosmetic", "changed"]
    assert reasons(archive)[1] == "doubled"


def test_terms_that_go_back_after_a_month_changed_twice(repo: Repo, archive: Archive) -> None:
    repo.update(0, text())
    repo.update(1, amended("sixty"))
    repo.update(40, text())
    index(archive, repo)
    assert kinds(archive) == ["first", "changed", "changed"]
    back = archive.versions(TERMS)[-1]
    assert (back.base, back.variant_of) == (2, 1)


def test_a_button_that_goes_after_a_month_is_no_return(repo: Repo, archive: Archive) -> None:
    repo.update(0, text())
    repo.update(1, text(*CLAUSES, "Was this page helpful?"))
    repo.update(40, text())
    index(archive, repo)
    assert kinds(archive) == ["first", "cosmetic", "variant"]


def test_pages_that_alternate_are_variants_however_slowly(repo: Repo, archive: Archive) -> None:
    for day, content in enumerate([text(), amended("sixty")] * 2):
        repo.update(day, content)
    repo.update(60, text())
    index(archive, repo)
    assert kinds(archive) == ["first", "changed", "variant", "variant", "variant"]


def test_a_late_record_takes_back_what_was_believed_for_standing(
    repo: Repo, archive: Archive
) -> None:
    repo.update(0, text())
    repo.update(1, text(*CLAUSES[:3]))
    repo.update(40, text(), OTHER)
    index(archive, repo)
    assert kinds(archive) == ["first", "changed"]
    repo.update(2, text())
    index(archive, repo)
    assert kinds(archive) == ["first", "suspect", "unchanged"]


def test_what_waits_is_judged_the_same_whenever_the_index_is_read(
    repo: Repo, archive: Archive
) -> None:
    grown = memory()
    cut = text(*MANY[:74])
    for day, content in ((0, LONG), (8, CUT), (16, HUB * 3), (24, CUT), (32, cut), (50, HUB * 3)):
        repo.update(day, content)
        index(grown, repo)
    index(archive, repo)
    assert contents(grown) == contents(archive)
    assert "changed" in kinds(archive)
