"""Contributors: who sends most, and how their share of women stands against the published targets."""

from enum import StrEnum
from fractions import Fraction

from allocator.audit import Audit
from allocator.case import E4, Case
from allocator.families.wording import contributor
from allocator.report.paper import Column, Figure, Kind, Row, Section, Series, Shade, Value
from allocator.report.wording import percent, phase_months, plural, share

TARGETS = {
    ("military", True): Fraction(15, 100),
    ("police", True): Fraction(20, 100),
    ("military", False): Fraction(25, 100),
    ("police", False): Fraction(30, 100),
}
"""Share of women the UN asks for by 2028, by component and whether in formed units: contingents, formed police,
observers and staff officers, individual police officers (Uniformed Gender Parity Strategy 2018-2028)."""

SOME = Fraction(1, 1000)
"""From this share on a contributor counts as sending women, in the list the UN publishes each month: green at or above
the target, yellow from 0.1 %, red below (https://elsiefund.org/dpo-gender-parity-data/)."""

_LARGEST = 20


class Band(StrEnum):
    """The colours of the published list."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


def target(case: Case, p: int) -> Fraction:
    """Return the share of women asked of the people of pledge `p`."""
    return TARGETS[case.capabilities[case.k_of[p]].component, case.pledges[p].persons > 1]


def band(persons: int, women: Fraction, asked: Fraction) -> Band:
    """Return the colour of somebody who sends `persons`, of them `women`, where `asked` women are asked for."""
    if women >= asked:
        return Band.GREEN
    return Band.YELLOW if women >= SOME * persons else Band.RED


def women_figure(counted: Audit) -> Figure:
    """Return the largest contributors in the last phase, the others together, coloured by their share of women."""
    case, last = counted.case, len(counted.case.phases) - 1
    persons = dict.fromkeys(range(len(case.contributors)), 0)
    women, asked = dict.fromkeys(persons, Fraction()), dict.fromkeys(persons, Fraction())
    for (p, _, t), units in counted.deployment.here.items():
        if t == last:
            c, sent = case.c_of[p], units * case.pledges[p].persons
            persons[c] += sent
            women[c] += Fraction(units * case.women(p), E4)
            asked[c] += sent * target(case, p)
    order = sorted((c for c in persons if persons[c]), key=lambda c: (-persons[c], case.contributors[c].code))
    rows = [_row(contributor(case, c), persons[c], women[c], asked[c]) for c in order[:_LARGEST]]
    rest = order[_LARGEST:]
    if rest:
        sums = sum(persons[c] for c in rest), sum(women[c] for c in rest), sum(asked[c] for c in rest)
        rows.append(_row(plural(len(rest), "other"), sums[0], Fraction(sums[1]), Fraction(sums[2])))
    columns = (
        Column("Contributor: women"),
        Column("Women: target met", Kind.WHOLE),
        Column("Women: some", Kind.WHOLE),
        Column("Women: below 0.1 %", Kind.WHOLE),
        Column("Women", Kind.PERCENT),
        Column("Target", Kind.PERCENT),
    )
    note = (
        "Persons in the last phase, in the column of their colour. Green: women reach the share asked for by 2028 (15 "
        "% of contingents, 20 % of formed police, 25 % of observers and staff officers, 30 % of individual police, "
        "weighted by the persons sent); yellow: at least 0.1 % are women; red: fewer."
    )
    section = Section(f"Contributors and their women in {phase_months(case, last)}", columns, tuple(rows), note=note)
    drawn = Series(1, Shade.MET), Series(2, Shade.BENT), Series(3, Shade.SHORT)
    return Figure(section, drawn, "Contributor: share of women", "Persons", across=True)


def _row(name: str, persons: int, women: Fraction, asked: Fraction) -> Row:
    colour = band(persons, women, asked)
    cells: tuple[Value, ...] = tuple(persons if colour is each else None for each in Band)
    part = share(women, persons) or Fraction()
    # What is rounded up to the share from which on women count would be of another colour.
    text = "<0.1 %" if 0 < part < SOME else percent(part)
    return (f"{name}: {text}", *cells, part, share(asked, persons))
