"""Names are taken out of texts, wherever and however they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.releases.texts import WITHHELD, Names

NAMES = Names(["GHA", "IN"], ["Ghana", "Congo", "Democratic Republic of the Congo"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("units of Ghana", f"units of {WITHHELD}"),
        ("GHANA, then ghana's", f"{WITHHELD}, then {WITHHELD}'s"),
        ("GHA-1 and (GHA)", f"{WITHHELD}-1 and ({WITHHELD})"),
        ("gha is no code, in is a word", "gha is no code, in is a word"),
        ("Ghanaian and UGHANA", "Ghanaian and UGHANA"),
        ("cash_GHA, GHA_2 and FPU GHA2", f"cash_{WITHHELD}, {WITHHELD}_2 and FPU {WITHHELD}2"),
        ("the Democratic Republic of the Congo", f"the {WITHHELD}"),
    ],
)
def test_whole_words_are_taken_out_codes_as_they_are_written(text: str, left: str) -> None:
    """Names go in whatever case, codes only as written, and words that merely contain them stay."""
    assert NAMES.taken_out(text) == left


def test_a_code_that_ends_in_a_digit_is_not_found_in_a_longer_number() -> None:
    """P-1 is not in P-10, nor 7-A in 27-A."""
    assert (
        Names(["P-1", "7-A"], []).taken_out("P-10, 27-A, P-1_x and 7-A") == f"P-10, 27-A, {WITHHELD}_x and {WITHHELD}"
    )


def test_a_name_that_may_stand_protects_the_shorter_one_in_it() -> None:
    """The name of the host stays whole, though another contributor's is part of it."""
    names = Names(["COG"], ["Congo", "Democratic Republic of the Congo"], ["COD", "Democratic Republic of the Congo"])
    assert names.taken_out("Mission in the Democratic Republic of the Congo") == (
        "Mission in the Democratic Republic of the Congo"
    )
    assert names.taken_out("Mission in Congo") == f"Mission in {WITHHELD}"


@given(st.text(), st.text(min_size=1).filter(str.strip), st.text())
def test_a_name_between_blanks_never_stays(before: str, name: str, after: str) -> None:
    """Whatever signs a name is made of, it is found."""
    names = Names([], [name])
    assert names.stand_in(f"{before} {name} {after}")
