"""Names: when two are the same, and which known one a misspelled one comes nearest to."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

_SURE = 0.75
"""Likeness from which a misspelled sheet or column is read as the one it resembles."""

_LIKE = 0.65
"""Likeness from which a name is suggested."""

_SWAPPED = 0.7
"""Likeness of names with the same letters in another order, at least: enough to suggest one, not to read it as that."""


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """Return what makes names of sheets and columns the same: no case, no outer blanks, `_` for blanks.

    Examples
    --------
    >>> fold(" Budget  Caps"), fold("budget_caps")
    ('budget_caps', 'budget_caps')
    """
    return "_".join(name.replace("_", " ").casefold().split())


def likeness(one: str, other: str) -> float:
    """Return how much two names are alike, from 0 to 1 (the same but for case and blanks)."""
    left, right = fold(one), fold(other)
    if left == right:
        return 1.0
    if abs(len(left) - len(right)) > max(2, len(left) // 2):
        return 0.0
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if sorted(left) == sorted(right):
        return max(_SWAPPED, matcher.ratio())
    return matcher.ratio() if matcher.quick_ratio() >= _LIKE else 0.0


def nearest(word: str, known: Iterable[str], least: float = _LIKE) -> str:
    """Return the name in `known` that `word` is most like, or nothing; of two equally near ones the first by name."""
    best, most = "", 0.0
    for name in sorted(known):
        found = likeness(word, name)
        if found >= least and found > most:
            best, most = name, found
    return best


def contained(word: str, known: Iterable[str]) -> str:
    """Return the one name in `known` whose words all stand in `word`, side by side; nothing where it is not one.

    Examples
    --------
    >>> contained("Number of units", ["units", "persons"]), contained("units or persons", ["units", "persons"])
    ('units', '')
    """
    within = f"_{fold(word)}_"
    found = [name for name in known if f"_{fold(name)}_" in within]
    return found[0] if len(found) == 1 else ""


def surely(word: str, known: Iterable[str]) -> str:
    """Return the one name in `known` that `word` must have meant, or nothing."""
    return nearest(word, known, _SURE)


class Suggestions:
    """Nearest names among many codes, of each kind for as many different words as a planner would read."""

    def __init__(self, most: int = 40) -> None:
        self._most = most
        self._found: dict[tuple[str, frozenset[str]], dict[str, str]] = {}

    def nearest(self, kind: str, word: str, known: Iterable[str]) -> str:
        """Return the nearest of the `known` codes of `kind`, or nothing."""
        found = self._found.setdefault((kind, frozenset(known)), {})
        if word not in found and len(found) < self._most:
            found[word] = nearest(word, known)
        return found.get(word, "")


def did_you_mean(name: str) -> str:
    """Return the question that suggests `name`, or nothing where there is none."""
    return f"Did you mean `{name}`?" if name else ""
