"""Rows as text that can be read: what golden files hold."""

from collections.abc import Callable
from itertools import pairwise

from allocator.case import Case
from allocator.columns import Columns
from allocator.model import NO_LIMIT, Block

Name = Callable[[int], str]

SIDES = {
    "ceiling": ("military", "police", "total"),
    "contributor_cap": ("persons", "missions"),
    "pool": ("together", "lowest", "highest"),
    "pin": ("below", "above"),
}
"""What the part of a key that chooses a side of its family is called."""

KEYS = {
    "assign": ("pledge", "mission", "capability", "phase"),
    "arrive": ("pledge", "mission", "phase"),
    "leave": ("pledge", "mission", "phase"),
    "short_floor": ("requirement", "phase"),
    "short_target": ("requirement", "phase"),
    "stock": ("equipment", "mission", "phase"),
    "lease": ("equipment", "mission", "phase"),
    "draw": ("pool", "mission"),
}
"""What the parts of a column's key are, by kind."""


def _names(case: Case, family: str) -> dict[str, Name]:
    sides = SIDES.get(family, ())
    return {
        "pledge": lambda p: case.pledges[p].code,
        "mission": lambda m: case.missions[m].code if m < len(case.missions) else "all",
        "capability": lambda k: case.capabilities[k].code,
        "contributor": lambda c: case.contributors[c].code,
        "other": lambda c: case.contributors[c].code,
        "requirement": lambda r: f"{case.requirements[r].mission}/{case.requirements[r].capability}",
        "equipment": lambda q: case.equipment[q].code,
        "pool": lambda number: case.pools[number].code,
        "cap": lambda number: case.caps[number].code,
        "limit": lambda number: case.limits[number].code,
        "alternative": lambda a: list(case.alternatives)[a],
        "phase": lambda t: str(t + 1),
        "part": str,
        "component": lambda b: sides[b],
        "what": lambda b: sides[b],
        "side": lambda b: sides[b],
    }


def column_names(columns: Columns, dims: tuple[str, ...] = ()) -> list[str]:
    """Return a name for each column; those of ``broken:FAMILY`` by the parts `dims` of its key."""
    case, names = columns.case, _names(columns.case, "")
    found = [""] * len(columns)
    for kind, entries in columns.kinds.items():
        parts = dims if kind.startswith("broken:") else KEYS.get(kind, ())
        for key, column in zip(entries.keys.tolist(), entries.column.tolist(), strict=True):
            shown = [names[part](number) for part, number in zip(parts, key, strict=False)]
            found[column] = f"{kind.split(':')[0]}[{','.join(shown)}]"
    for presence, column in columns.presences.items():
        who = "+".join(case.contributors[c].code for c in sorted(presence.contributors))
        where = "+".join(case.missions[m].code for m in sorted(presence.missions))
        found[column] = f"present[{who},{where},{presence.t + 1}]"
    return found


def text_of_rows(columns: Columns, block: Block) -> str:
    """Return one line for each row: what it is about, its terms, its limit, and its scale where it is not 1."""
    names, shown = _names(columns.case, block.family), column_names(columns, block.dims)
    order = block.row.argsort(kind="stable")
    bounds = block.row[order].searchsorted(range(len(block) + 1))
    lines = []
    for row, (first, end) in enumerate(pairwise(bounds.tolist())):
        key = zip(block.dims, block.keys[row].tolist(), strict=True)
        about = ", ".join(f"{part} {names[part](number)}" for part, number in key)
        terms = [
            (shown[column], weight)
            for column, weight in zip(
                block.column[order[first:end]].tolist(), block.coefficient[order[first:end]].tolist(), strict=True
            )
        ]
        left = " ".join(f"{'-' if weight < 0 else '+'} {abs(weight)} {name}" for name, weight in sorted(terms)) or "0"
        lower, upper, scale = int(block.lower[row]), int(block.upper[row]), int(block.scale[row])
        limit = f"<= {upper}" if upper < NO_LIMIT else f">= {lower}"
        lines.append(f"{about}: {left} {limit}" + (f"   (in 1/{scale})" if scale != 1 else ""))
    return "\n".join(lines) + "\n"
