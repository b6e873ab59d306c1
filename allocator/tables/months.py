"""Months as planners write them, and the one way in which a workbook takes them."""

import re

_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]\s*([0-9]{1,2})(?:[-/. ][0-9]{1,2})?(?:[ T].*)?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/. ]\s*([0-9]{4})")
_NAMED = re.compile(r"([A-Za-z]{3,9})[.,]?[- /]?\s*([0-9]{4})|([0-9]{4})[- /,]?\s*([A-Za-z]{3,9})\.?")


def meant_month(text: str) -> str:
    """Return the month a text can only mean, as ``2020-07``; nothing where it may mean two, or none.

    Examples
    --------
    >>> meant_month("July 2020"), meant_month("2020/7/15"), meant_month("07.2020"), meant_month("7/20")
    ('2020-07', '2020-07', '2020-07', '')
    """
    bare = text.strip()
    year, month = "", 0
    if found := _YEAR_FIRST.fullmatch(bare):
        year, month = found[1], int(found[2])
    elif found := _YEAR_LAST.fullmatch(bare):
        year, month = found[2], int(found[1])
    elif found := _NAMED.fullmatch(bare):
        name = (found[1] or found[4]).casefold()
        year = found[2] or found[3]
        month = next(
            (at for at, full in enumerate(_NAMES, 1) if full.startswith(name) or name == "sept" == full[:4]), 0
        )
    return f"{year}-{month:02d}" if 1 <= month <= len(_NAMES) else ""
