"""Texts of a releasable copy: names of contributors that stand in them are taken out."""

import re
from collections.abc import Iterable

WITHHELD = "(withheld)"
"""What stands where a name was: no pseudonym, since the rest of the text may tell who is meant."""


class Names:
    """Codes and names that may not stand in a text, found where no letter stands beside them, the longest first.

    Parameters
    ----------
    codes
        Codes, found as they are written.
    names
        Names, found in upper and lower case.
    kept
        Codes and names among them that may stand there.
    """

    def __init__(self, codes: Iterable[str], names: Iterable[str], kept: Iterable[str] = ()) -> None:
        self._kept = frozenset(word.casefold() for word in kept)
        self._patterns = tuple(
            re.compile(rf"(?<![^\W\d_])(?:{'|'.join(map(_alone, words))})(?![^\W\d_])", flags)
            for words, flags in ((_longest_first(names), re.IGNORECASE), (_longest_first(codes), 0))
            if words
        )

    def stand_in(self, text: str) -> bool:
        """Whether any of them stands in a text."""
        return self.taken_out(text) != text

    def taken_out(self, text: str) -> str:
        """Return a text without them."""
        for pattern in self._patterns:
            text = pattern.sub(self._instead, text)
        return text

    def _instead(self, found: re.Match[str]) -> str:
        return found[0] if found[0].casefold() in self._kept else WITHHELD


def _alone(word: str) -> str:
    """Return the pattern of a word beside which no digit stands where it ends in one: ``P-1`` is not in ``P-10``."""
    before, after = r"(?<!\d)" * word[0].isdigit(), r"(?!\d)" * word[-1].isdigit()
    return f"{before}{re.escape(word)}{after}"


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted({word for word in words if word}, key=lambda word: (-len(word), word))
