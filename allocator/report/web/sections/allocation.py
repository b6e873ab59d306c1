"""Allocation: who is where in the last phase, as a table in which much is dark, and the share of women."""

from allocator.report.contributors import women_figure
from allocator.report.paper import Section
from allocator.report.web.bars import bars
from allocator.report.web.finished import Finished
from allocator.report.web.part import Part
from allocator.report.web.table import chosen, table


def allocation(finished: Finished) -> Part | None:
    """Return persons by contributor and mission with totals; None where nobody is or was deployed."""
    sheet = finished.sheet("Allocation")
    if sheet is None or not sheet.sections[0].rows:
        return None
    first, *others = sheet.sections
    missions = len(finished.counted.case.missions)
    together = missions + 1
    ranked = tuple(sorted(first.rows, key=lambda row: row[together], reverse=True))  # type: ignore[arg-type,return-value]
    large = Section(first.title, first.columns, ranked, first.totals, first.note)
    # Totals stand first: the missions may go on beyond the edge of a screen.
    seen = chosen(large, (0, together, *range(1, together), *range(together + 1, len(first.columns))))
    blocks = [table(seen, heat=range(2, missions + 2)), *(table(each, closed=True) for each in others)]
    women = women_figure(finished.counted)
    if women.table.rows:
        blocks.append(bars(women))
    told = ("The largest first. Each step of colour is twice the persons of the one before.",)
    return Part("allocation", "Allocation: contributor by mission", tuple(blocks), told, short="Allocation")
