"""The names of engines, for whoever chooses one: no library is loaded to know them."""

from difflib import get_close_matches

from allocator.engines.found import HOW_TO_GET
from allocator.errors import UsageError

AVAILABLE = ("highs", "cp-sat", "scip", "cbc")
"""Engines that come with the program, the default first."""

RELAXING = "pdlp"
"""The engine for large problems without whole columns, asked by searches; it refuses all others."""

GOING_ON = ("highs",)
"""Engines that go on from plans somebody else finds during their search; others would leave them in the pipe unread."""

PULP = "pulp:"
"""What stands before the name PuLP has for a solver."""

PULP_NAMES = tuple(HOW_TO_GET)
"""Solvers that PuLP 3.3 knows by name."""


def known(name: str) -> str:
    """Return `name` if there is such an engine, installed here or not.

    Raises
    ------
    UsageError
        If there is not; the sentence says which name is nearest.
    """
    names = (*AVAILABLE, RELAXING, *(PULP + solver for solver in PULP_NAMES))
    if name in names:
        return name
    # The same word first as what comes with the program.
    folded = {known.removeprefix(PULP).casefold(): known for known in reversed(names)}
    folded |= {known.casefold(): known for known in names}
    near = get_close_matches(name.casefold(), folded, n=1)
    meant = f"did you mean `{folded[near[0]]}`? " if near else ""
    raise UsageError(
        f"engine `{name}` is not known; {meant}{'T' if near else 't'}here are {', '.join(AVAILABLE)} and pulp:NAME "
        "(`allocator doctor` lists them all)"
    )
