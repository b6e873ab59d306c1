"""What the report says is what the recount counts."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report.small import ALWAYS, CASE, INFANTRY_TOGO, PLAN, PROVENANCE, A, B, bare, counted, origin, outcome

from allocator.audit import Audit
from allocator.case import Cap, Goal, Limit, Pair, Plan
from allocator.comparison.limits import closest
from allocator.comparison.view import View
from allocator.engines import Ending
from allocator.finished import verdict
from allocator.report import Report, contributors, figures, plan_json, report
from allocator.report.answer import headline, how_good
from allocator.report.contributors import women_figure
from allocator.report.coverage import most_covered, needs
from allocator.report.limits import where
from allocator.report.looks import number_format
from allocator.report.missions import authorised, lines, together
from allocator.report.paper import Column, Kind, Section, Tone, Value
from allocator.report.shortfalls import tasks
from allocator.report.web.numbers import shown
from allocator.report.wording import money_in_short, percent, percent_up
from allocator.search import Reached


@pytest.fixture(scope="module")
def paper() -> Report:
    """Give the report of the small plan."""
    audit = counted()
    return report(outcome(audit, {"targets": 100, "cost": None}, today=counted()), audit, "within 1 %", PROVENANCE)


def table(paper: Report, sheet: str, number: int = 0) -> Section:
    """Return a table of a report."""
    (found,) = (each for each in paper.sheets if each.name == sheet)
    return found.sections[number]


def column(section: Section, title: str, *, totals: bool = False) -> list[Value]:
    """Return the cells of a column."""
    at = [each.title for each in section.columns].index(title)
    return [row[at] for row in (section.totals if totals else section.rows)]


def number(value: Value) -> Fraction:
    """Return a cell as a number."""
    assert isinstance(value, (int, Fraction))
    return Fraction(value)


def test_the_first_sentence_counts_floors_people_money_and_bent_limits(paper: Report) -> None:
    """The answer's sentence holds what a count by hand gives."""
    assert paper.sheets[0].sentences[0] == (
        "3 of 4 floors are met; 74.9 % of the person-months asked for are served, and no plan that does as well on the "
        "floors can exceed 99.7 %; $1.9 m under budget after $4,000 from pools; 1 limit bent."
    )


def test_the_most_that_is_possible_is_left_out_where_nothing_is_proven_of_targets() -> None:
    """Without a bound of targets the sentence claims nothing about other plans."""
    audit = counted()
    sentence = report(outcome(audit, {"targets": None}), audit, "v", PROVENANCE).sheets[0].sentences[0]
    assert "no plan" not in sentence


def test_a_proven_goal_is_said_to_be_reached() -> None:
    """Where targets are proven the sentence does not name a share that weights keep every plan from."""
    audit = counted()
    sentence = report(outcome(audit), audit, "v", PROVENANCE).sheets[0].sentences[0]
    assert "and no plan that does as well on the floors misses less, by importance;" in sentence


def test_a_goal_that_later_ones_worsened_is_not_said_to_be_reached() -> None:
    """What was proven when it was the turn of targets is not said of a plan that has given some of it away since."""
    audit = counted()
    found = outcome(audit)
    goals = tuple(
        replace(goal, reached=Fraction(100), bound=Fraction(100)) if goal.goal == "targets" else goal
        for goal in found.goals
    )
    sentence = report(replace(found, goals=goals), audit, "v", PROVENANCE).sheets[0].sentences[0]
    assert "misses less" not in sentence
    assert "can exceed 99.7 %" in sentence


def test_the_line_of_a_mission_is_counted_by_hand(paper: Report) -> None:
    """Authorised, today, plan, vacancy, floors, coverage, money, gap and what binds of ALPHA."""
    row = table(paper, "Answer").rows[A]
    assert row[:5] == ("ALPHA", 320, 105, 270, 165)
    assert row[5] == Fraction(50, 320)
    assert row[6] == "2 of 3"
    assert row[7] == 1 - Fraction(66 + 600, 240 + 2400 + 1200)
    assert row[8:13] == (2_004_000, 502_003, 1_003, 1_501_997, Fraction(1_501_997, 2_004_000))
    assert row[13] == "1 person (Police officer) below the floor of @police"
    assert row[14] == "few from Nepal bent, police ceiling (missions!2:2), 1 more"


def test_a_closed_mission_has_no_vacancy_and_is_left_out_of_the_like_for_like_line(paper: Report) -> None:
    """BRAVO closes in December: nobody is missing in June, and the second total is ALPHA's alone."""
    section = table(paper, "Answer")
    assert section.rows[B][3:6] == (0, -90, None)
    total, steady = section.totals
    assert total[0] == "All missions"
    assert steady[1:13] == section.rows[A][1:13]
    assert number(total[9]) == number(section.rows[A][9]) + number(section.rows[B][9])


def test_colours_mean_met_and_short_and_bent(paper: Report) -> None:
    """ALPHA misses a floor and bends a limit, BRAVO does neither."""
    tones = table(paper, "Answer").tones
    assert (tones[A, 6], tones[B, 6], tones[A, 14]) == (Tone.SHORT, Tone.MET, Tone.BENT)
    assert (B, 14) not in tones


def test_all_tables_of_cost_come_to_the_goal_cost(paper: Report) -> None:
    """Classes, missions, items and phases add up to the same recounted cost."""
    cost = counted().values["cost"]
    for number_ in (0, 1, 3):
        section = table(paper, "Costs", number_)
        assert column(section, "Cost", totals=True) == [cost]
        assert sum(map(number, column(section, "Cost"))) == cost
    assert table(paper, "Answer", 1).totals[0][1] == cost


def test_budget_lines_add_up_to_the_items_they_share(paper: Report) -> None:
    """Personnel, contingent equipment and rotation by line are those of all missions."""
    items, by_line = table(paper, "Costs", 1), table(paper, "Costs", 2)
    for title in ("Personnel", "Contingent equipment", "Rotation"):
        assert column(by_line, title, totals=True) == column(items, title, totals=True)
    assert column(by_line, "Line") == ["Military contingents", "United Nations police"]


def test_moves_cost_what_travel_costs(paper: Report) -> None:
    """The one-off costs of all moves are the charges for travel, and the persons the turnover."""
    audit, section = counted(), table(paper, "Moves")
    travel = sum(charge.cents for charge in audit.charges if charge.item == "travel")
    assert column(section, "One-off cost, USD", totals=True) == [Fraction(travel, 100)]
    moved = number(section.totals[0][7]) + number(section.totals[0][8])
    assert moved == audit.values["turnover"]


def test_the_matrix_the_units_and_the_recount_have_the_same_persons(paper: Report) -> None:
    """Persons in the last month, by contributor and mission, and person-months by unit."""
    audit, last = counted(), len(CASE.phases) - 1
    matrix, units = table(paper, "Allocation"), table(paper, "Units")
    for m, mission in enumerate(CASE.missions):
        assert column(matrix, mission.code, totals=True) == [audit.deployment.persons_at.get((m, last), 0)]
    served = sum(n * CASE.phases[t].length for (_, t), n in audit.deployment.persons_at.items())
    assert column(units, "Person-months", totals=True) == [served]
    assert sum(map(number, column(units, "Person-months"))) == served


def test_shortfalls_come_to_the_goals_they_hurt(paper: Report) -> None:
    """Weighted person-months missing are the values of floors and targets."""
    values, section = counted().values, table(paper, "Shortfalls")
    assert column(section, "Weighted person-months", totals=True) == [values["floors"] + values["targets"]]
    tasks = table(paper, "Tasks")
    missing = number(tasks.totals[0][4]) + number(tasks.totals[0][5])
    assert column(section, "Person-months short", totals=True) == [missing]


def test_what_is_below_a_floor_comes_first(paper: Report) -> None:
    """The gravest shortfall is the one police officer missing below the floor, though it weighs least."""
    first = table(paper, "Shortfalls").rows[0]
    assert (first[1], first[7], first[8]) == ("@police", 1, 10)


def test_limits_begin_with_what_is_bent_and_end_with_room(paper: Report) -> None:
    """States are in order, and room never grows smaller going down within a state."""
    section = table(paper, "Limits")
    states = column(section, "State")
    assert states[0] == "bent"
    order = ["bent", "nothing left", "within 1 %", "room"]
    assert [order.index(str(state)) for state in states] == sorted(order.index(str(state)) for state in states)
    assert {row[1] for row in section.rows} >= {"few from Nepal", "police kept low", "budget", "military ceiling"}


def test_phases_in_a_row_with_the_same_figures_are_one_row(paper: Report) -> None:
    """The bent limit holds over both phases alike, the police ceiling does not."""
    section = table(paper, "Limits")
    whens = {(row[1], row[3]) for row in section.rows}
    assert ("few from Nepal", "2020-07 to 2021-06") in whens
    assert {("police ceiling", "2020-07 to 2020-12"), ("police ceiling", "2021-01 to 2021-06")} <= whens


def test_a_budget_that_a_pool_can_raise_does_not_bind() -> None:
    """ALPHA's budget is spent to the cent, but the pool has more for it; emptied, it binds."""
    cost = sum(charge.cents for charge in counted().charges if charge.mission == A)
    names: list[bool] = []
    for amount in (1_000_000_000, 400_000):
        missions = (replace(CASE.missions[A], budget=cost - 400_000), CASE.missions[B])
        case = replace(CASE, missions=missions, pools=(replace(CASE.pools[0], amount=amount),))
        line = lines(counted(case=case))[A]
        assert line.left == 0
        names.append(any(name.startswith("budget") for name in line.binds))
    assert names == [False, True]


def test_offers_all_in_use_are_said_to_bind(paper: Report) -> None:
    """No infantry is left at home for BRAVO's gap."""
    assert table(paper, "Answer").rows[B][14] == "all offers of INF in use"


@pytest.mark.parametrize(
    ("pledges", "pairs", "said"),
    [
        ((3,), {}, "nobody offers INF"),
        ((0, 1, 2, 3), dict.fromkeys(((1, B), (2, B)), Pair(eligible=False)), "no offer of INF may be there"),
    ],
)
def test_offers_that_are_not_there_are_not_said_to_be_in_use(
    pledges: tuple[int, ...], pairs: dict[tuple[int, int], Pair], said: str
) -> None:
    """Nobody offers what BRAVO lacks, or nobody who does may be there."""
    case = replace(CASE, pledges=tuple(CASE.pledges[at] for at in pledges), pairs=pairs, deployed={})
    assert lines(counted(Plan(), case))[B].binds == (said,)


def test_an_offer_of_no_units_is_no_offer() -> None:
    """Infantry of which there are 0 units is neither offered nor in use."""
    pledges = tuple(replace(pledge, units=0) if pledge.capability == "INF" else pledge for pledge in CASE.pledges)
    assert lines(counted(Plan(), replace(CASE, pledges=pledges, deployed={})))[B].binds == ("nobody offers INF",)


def test_budgets_are_measured_against_the_cost_of_missions_that_have_one() -> None:
    """BRAVO has no budget and a pool that has to give it something: neither is in any share of the budgets."""
    missions = (CASE.missions[A], replace(CASE.missions[B], budget=None))
    pool = replace(CASE.pools[0], missions=("ALPHA", "BRAVO"), min_per_mission=1_000)
    case = replace(CASE, missions=missions, pools=(pool,))
    audit = counted(replace(PLAN, draw={(0, A): 400_000, (0, B): 1_000}), case)
    whole = together("All", lines(audit))
    assert (whole.drawn, whole.budget) == (400_000, (CASE.missions[A].budget or 0) + 400_000)
    assert whole.budgeted_cost < whole.cost
    paper = report(outcome(audit), audit, "v", PROVENANCE)
    free = money_in_short(case, whole.cost - whole.budgeted_cost)
    assert f" from pools; missions without a budget cost {free}; " in paper.sheets[0].sentences[0]
    for place in (("Answer", 0), ("Answer", 1), ("Costs", 0)):
        assert (
            f"Missions without a budget cost {free}, which counts in cost, but neither in budget nor in left."
            in table(paper, *place).note
        )
    classes = table(paper, "Answer", 1)
    shares = [number(value) for value in column(classes, "Share of budget")]
    assert sum(shares) == number(column(classes, "Share of budget", totals=True)[0])
    assert sum(shares) == Fraction(whole.budgeted_cost, whole.budget)


def test_a_ceiling_of_nothing_leaves_no_room_where_somebody_is_asked_for() -> None:
    """ALPHA asks for police and may have none: that binds; BRAVO asks for none, so that nothing is said of it."""
    missions = tuple(replace(mission, police_ceiling=0) for mission in CASE.missions)
    binds = [line.binds for line in lines(counted(Plan(), replace(CASE, missions=missions)))]
    assert [any("police ceiling" in name for name in names) for names in binds] == [True, False]


def test_the_strength_authorised_is_that_of_all_components_or_unknown() -> None:
    """A ceiling on the military alone says nothing of all where police are asked for, or may serve as infantry."""
    missions = (replace(one, military_ceiling=300, police_ceiling=None, total_ceiling=None) for one in CASE.missions)
    case = replace(CASE, missions=tuple(missions))
    assert [authorised(case, m) for m in (A, B)] == [None, 300]
    assert [authorised(replace(case, substitutes={(2, 1): 10_000}), m) for m in (A, B)] == [None, None]


def test_a_cap_and_a_limit_of_one_name_are_two_that_bend() -> None:
    """Cents of the one and persons of the other are never added."""
    caps = (Cap("few", 1, ALWAYS, soft_weight_e4=1),)
    limits = (replace(CASE.limits[0], code="few", contributor="", mission=""),)
    audit = counted(case=replace(CASE, caps=caps, limits=limits))
    broken = plan_json.plan_json(audit, (), scenario="s", verdict="v", status="feasible")["broken"]
    assert {row["limit"] for row in broken} == {"few"}
    assert [("." in row["amount"], row["phase"] is None) for row in broken if row["phase"] is None] == [(True, True)]
    assert how_many_bent(audit) == 2


def how_many_bent(audit: Audit) -> int:
    """Return how many limits the headline says are bent."""
    sentence = headline(outcome(audit), audit, together("All", lines(audit)))
    return int(sentence.rpartition("; ")[2].split()[0])


@pytest.mark.parametrize(
    ("value", "text", "code"),
    [
        ("89.996", "89.996", "#,##0.00##"),
        ("90.5", "90.50", "#,##0.00##"),
        ("90", "90", "#,##0"),
        ("-1.2345", "−1.2345", ""),
    ],
)
def test_figures_of_gates_show_what_decides(value: str, text: str, code: str) -> None:
    """As many decimals as a threshold may have, where they say something: 89.996 is not 90.00."""
    assert shown(Column("", Kind.FIGURE), Fraction(value)) == text
    assert number_format(Kind.FIGURE, Fraction(value)).startswith(code)


def test_a_plan_that_has_no_columns_is_not_sound() -> None:
    """Infantry that serves as engineers, and a pool that gives to a mission it is not for: each is a fault."""
    odd = Plan({(INFANTRY_TOGO, B, 0, 0): 1}, draw={(0, B): 5})
    families = {fault.family for fault in counted(odd, replace(CASE, limits=())).faults}
    assert {"need", "pool"} <= families


def test_today_stands_beside_the_plan_goal_by_goal(paper: Report) -> None:
    """With the plan itself as today's deployment nothing changes."""
    section = table(paper, "Answer", 2)
    assert column(section, "Plan") == column(section, "Today kept and trimmed")
    assert set(column(section, "Change")) == {0}


def test_bounds_show_all_their_decimals(paper: Report) -> None:
    """A burden of 0.7549 and a bound of 0.7451 are two numbers, on the first page and beside the proofs."""
    for sheet, at in (("Answer", 2), ("Sureness", 0)):
        (bound,) = (each for each in table(paper, sheet, at).columns if each.title == "No plan can beat")
        assert [shown(bound, Fraction(value)) for value in ("0.7549", "0.7451", "0.745132", "12")] == [
            *("0.7549", "0.7451", "0.745132", "12"),
        ]


def test_amounts_in_thousands_are_said_to_be_rounded(paper: Report) -> None:
    """Rows in thousands need not seem to add up, which is said; where whole dollars are shown nothing is."""
    rate = replace(CASE.rates[0], amount=10_000_000)
    audit = counted(case=replace(CASE, rates=(rate,)))
    dear = report(outcome(audit), audit, "v", PROVENANCE)
    for number_ in (0, 1):
        assert table(dear, "Answer", number_).note.endswith(
            "Amounts in thousands are rounded; sums are of the exact ones."
        )
        assert "rounded" not in table(paper, "Answer", number_).note


def test_today_trimmed_is_not_said_to_be_the_most_that_can_stay(paper: Report) -> None:
    """The trim stops within 1 % of the most, or at the end of its time."""
    assert (
        "Today kept and trimmed: nearly as many person-months stay as can without breaking a rule (within 1 % of the "
        "most, or as near as time allowed)."
    ) in table(paper, "Answer", 2).note


def test_every_rule_is_recounted_and_none_broken(paper: Report) -> None:
    """The table of rules adds up to the audit's own count."""
    section = table(paper, "Sureness", 1)
    assert section.totals[0][1:4] == (counted().rules, 0, 2)


def test_the_provenance_is_told_in_full(paper: Report) -> None:
    """Digests, versions and options are those passed in."""
    told = {str(row[0]): row[1] for row in table(paper, "Sureness", 2).rows}
    assert told["SHA-256 of the input"] == PROVENANCE.input_sha256
    assert told["Engine"] == "highs 1.15.1"
    assert told["Options"] == "limit 5 s"


def test_notes_and_sources_are_carried_with_their_cell(paper: Report) -> None:
    """The note of a mission is on the sheet of sources."""
    assert table(paper, "Sources").rows == (("missions", "ALPHA", "renewed in June", "S/RES/1", "missions!A2"),)


def test_a_case_in_which_nothing_is_asked_has_a_report() -> None:
    """Sheets without anything to say are left out, and nothing is claimed."""
    audit = bare()
    paper = report(outcome(audit), audit, "proven optimal", PROVENANCE)
    assert paper.sheets[0].sentences[0] == "0 persons are deployed in the last month; cost $0."
    assert not {"Equipment", "Pools", "Sources"} & {sheet.name for sheet in paper.sheets}


def test_an_empty_plan_has_a_report() -> None:
    """Everything is missing, and everybody leaves."""
    audit = counted(Plan())
    paper = report(outcome(audit), audit, "v", PROVENANCE)
    assert (
        paper.sheets[0].sentences[0].startswith("0 of 4 floors are met; 0 % of the person-months asked for are served")
    )


@pytest.mark.parametrize(
    ("bounds", "ending", "clock", "words"),
    [
        ({}, Ending.OPTIMAL, False, "Verdict: v."),
        ({"cost": None}, Ending.FEASIBLE, False, "no bound is known for cost."),
        ({"cost": 1}, Ending.FEASIBLE, True, "Time had a say in the search, so another run may find another plan."),
        ({"cost": None}, Ending.INTERRUPTED, True, "The search was interrupted; this is the best plan it had."),
    ],
)
def test_the_verdict_says_how_the_search_ended(
    bounds: dict[str, int | None], ending: Ending, clock: bool, words: str
) -> None:
    """Proof, an unknown bound, the clock and an interruption are told apart."""
    assert how_good(outcome(counted(), bounds, ending, clock=clock), "v").endswith(words)


def _bounded(below: int, above: int, *names: str) -> tuple[Reached, ...]:
    values = {"floors": below, "targets": above}
    return tuple(Reached(name, Fraction(99), Fraction(99), Fraction(values.get(name, 0))) for name in names)


def test_the_most_that_can_be_covered_is_counted_by_hand() -> None:
    """Of what is missing above floors 600 person-months weigh 6 and the next 120 weigh 2; floors weigh 10 at most."""
    chosen = needs(counted().deployment)
    most = most_covered(CASE, chosen, _bounded(24, 6 * 600 + 2 * 60, "floors", "targets"))
    assert most is not None
    floors = Fraction(24, 10)
    assert most.share == 1 - (600 + 60 + floors) / 5040
    assert most.whom == "no plan that does as well on the floors"


def test_whom_a_bound_speaks_of_depends_on_the_goals_before() -> None:
    """A bound says something of plans that keep the goals before it, and of no others."""
    chosen = needs(counted().deployment)
    alone = most_covered(CASE, chosen, _bounded(0, 60, "targets", "floors"))
    later = most_covered(CASE, chosen, _bounded(0, 60, "concessions", "floors", "targets"))
    assert alone is not None
    assert later is not None
    assert alone.whom == "no plan"
    assert later.whom == "no plan that does as well in concessions and floors"


@given(st.lists(st.integers(0, 10), min_size=8, max_size=8))
def test_no_plan_covers_more_than_the_most(units: list[int]) -> None:
    """Whatever a plan sends, its coverage stays within what its own weighted shortfalls allow any plan."""
    ceilings = {(0, A, 0): 1, (1, A, 1): 2, (2, B, 1): 1, (3, A, 2): 30}
    assign = {
        (*key, t): min(number_, most)
        for (key, most), numbers in zip(ceilings.items(), zip(units[::2], units[1::2], strict=True), strict=True)
        for t, number_ in enumerate(numbers)
        if not (key[1] == B and t == 1)
    }
    audit = counted(Plan({key: number_ for key, number_ in assign.items() if number_}))
    chosen = needs(audit.deployment)
    goals = tuple(
        Reached(name, audit.values[name], audit.values[name], audit.values[name]) for name in ("floors", "targets")
    )
    most, total = most_covered(CASE, chosen, goals), together("All", lines(audit))
    assert most is not None
    assert total.coverage is not None
    assert total.coverage <= most.share


@given(st.fractions(min_value=0, max_value=1))
def test_percents_in_sentences_never_promise_all_or_nothing(share: Fraction) -> None:
    """100 % is said only of all and 0 % only of nothing; an upper bound is never rounded down."""
    assert (percent(share) == "100 %") == (share == 1)
    assert (percent(share) == "0 %") == (share == 0)
    assert Fraction(percent_up(share).removesuffix(" %")) >= 100 * share


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "$0"),
        (99_949, "$999"),
        (99_950, "$1,000"),
        (85_000_000, "$850,000"),
        (1_249_999_999, "$12.5 m"),
        (99_994_999_999, "$999.9 m"),
        (99_995_000_000, "$1.00 bn"),
        (554_597_397_032, "$5.55 bn"),
    ],
)
def test_money_in_short_is_the_nearest(cents: int, text: str) -> None:
    """A sentence says what the tables beside it come to when they are rounded: 5,545,974 thousand are 5.55 bn."""
    assert money_in_short(CASE, cents) == text


@pytest.mark.parametrize(
    ("gap", "text"),
    [("0.0031", "0.4"), ("0.004", "0.4"), ("0.01", "1"), ("12345.6789123", "1234567.9"), ("20000", "2000000")],
)
def test_a_verdict_is_rounded_up_and_has_all_its_digits(gap: str, text: str) -> None:
    """Neither a power of ten nor a lost digit stands in a verdict; usual gaps read as ever."""
    value = Fraction(1, 7)
    goal = Reached("cost", value, value, value - value * Fraction(gap))
    assert verdict(replace(outcome(counted()), goals=(goal,))) == f"within {text} % (cost)"


def test_women_below_the_share_from_which_they_count_are_shown_as_some() -> None:
    """Of 100 Nepalese soldiers 0.07 are women, which is not none, and no tenth of a percent, which would be yellow."""
    few = replace(CASE, pledges=tuple(replace(pledge, women_e4=7 * pledge.persons) for pledge in CASE.pledges))
    table_ = women_figure(counted(case=few)).table
    assert [column_.title for column_ in table_.columns][3] == "Women: below 0.1 %"
    assert [str(row[0]).rpartition(": ")[2] for row in table_.rows] == ["<0.1 %"] * 2
    assert all(row[3] and not row[2] for row in table_.rows)


def test_one_contributor_that_is_not_named_is_one_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two contributors only the larger is named."""
    monkeypatch.setattr(contributors, "_LARGEST", 1)
    assert str(women_figure(counted()).table.rows[-1][0]).startswith("1 other: ")


@pytest.mark.parametrize(
    ("shown_", "words"),
    [(3, " 1 further task stands in the table of mandate tasks."), (2, " 2 further tasks stand in the table of")],
)
def test_tasks_that_are_not_drawn_are_counted(shown_: int, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The note says how many there are, and in which table."""
    monkeypatch.setattr(figures, "_WORST", shown_)
    assert words in figures.tasks_covered(counted()).table.note
    assert [section.title for section in tasks(counted()).sections] == ["Mandate tasks"]


def test_all_goals_of_a_case_are_on_the_first_page() -> None:
    """A goal more in the case is a line more in the table."""
    case = replace(CASE, goals=(*CASE.goals, Goal("risk")))
    audit = counted(PLAN, case)
    section = report(outcome(audit), audit, "v", PROVENANCE).sheets[0].sections[2]
    assert [row[0] for row in section.rows] == ["floors", "targets", "concessions", "cost", "risk"]


def test_a_limit_on_each_pledge_says_of_which_pledge() -> None:
    """A limit for every pledge on its own names it: in its sentence, in the sheet, and where limits are compared."""
    limit = Limit("l", "max_units", ALWAYS, pledge="each", amount=1, origin=origin("limits", 2, "limit"))
    counted_ = counted(case=replace(CASE, limits=(limit,)))
    found = counted_.measures["max_units"]
    codes = [pledge.code for pledge in CASE.pledges]
    assert {measure.key[1] for measure in found} == set(range(len(codes)))
    for measure in found:
        code = codes[measure.key[1]]
        assert counted_.words(measure).startswith(f"Limit “l” (max_units) for pledge {code} in 2")
        assert where(counted_.case, measure) == code
    assert {key[2] for key in closest(counted_, View()) if key[0] == "max_units"} == set(codes)
