"""The names of engines, for whoever chooses one: no library is loaded to know them."""

from difflib import get_close_matches

from allocator.errors import UsageError

AVAILABLE = ("highs", "cp-sat", "scip")
"""Engines that come with the program, the default first."""


def known(name: str) -> str:
    """Return `name` if there is such an engine, installed here or not.

    Raises
    ------
    UsageError
        If there is not; the sentence says which name is nearest.
    """
    if name in AVAILABLE:
        return name
    folded = {known.casefold(): known for known in AVAILABLE}
    near = get_close_matches(name.casefold(), folded, n=1)
    meant = f"did you mean `{folded[near[0]]}`? " if near else ""
    raise UsageError(f"engine `{name}` is not known; {meant}{'T' if near else 't'}here are {', '.join(AVAILABLE)}")
