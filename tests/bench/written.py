"""The benchmark as a page and a picture."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.judged import Best, Run, best, closed, course, gap, integral, proved, reached

METHOD = """\
S1 to S5 are synthetic years (`tests/bench/make_case.py`), larger and larger: contributors, pledges, missions,
capabilities and mandate changes are 50, 120, 6, 8, 1 for S1; 100, 300, 11, 12, 1 for S2; 100, 300, 11, 12, 4 for S3;
120, 800, 15, 20, 6 for S4; 200, 2000, 20, 30, 12 for S5. un-2020 is the plan year of `inputs/`.

Every engine gets the same program, built by this project, with the same time on the same machine, one run at a time,
each in a process of its own. There are two goals, floors before targets, with no tolerance. The clock starts when the
program has been built; handing it over to an engine counts.

- **highs**, **cp-sat**, **scip**, **cbc** are used plainly, as their manuals show: own defaults, all cores where they
  can use them (SCIP, as OR-Tools builds it, uses one), and today's deployment, kept and trimmed, as the plan to start
  from; finding that plan does not count against them. They search floors until these are proven or two fifths of the
  time are over, then targets with the floors reached as a row, from the plan reached; who finds no plan, or crashes,
  keeps the one to start from. CP-SAT is given the program in integers; the others get it scaled by powers of two. CBC
  is called through PuLP, the others through their own Python interfaces.
- **ours** is what `allocator solve` runs, with as many searches at once as there are processors, each of one thread;
  finding and trimming today's deployment is part of its time.

Every final plan is recounted in exact arithmetic by the audit, which sees no engine; a plan that breaks a rule counts
as none. *Best known* is the best sound plan of all runs of a case, floors before targets. The gap is
`(value - best known) / value`. *Floors bound* is what no plan at all can beat; a bound on targets holds for the floors
of that run only. *Within 5 %*, *within 1 %*: seconds until floors came that close to the best known and stayed in a
plan that was sound in the end; *both* asks it of targets, too. *Proven to 0.1 %*: seconds until value and bound of the
run itself were that close for floors, and then for targets. *Primal integral*: the gap of the floors to the best
known, averaged over the time given (100 % while there is no plan). Memory is the most that a process and its children
had together, what they share counted once. Progress on the way is what an engine says; only final values are recounted.

What is not in a table was not run. The picture shows one seed of each case; targets only of runs whose floors came
within 1 %, since those of others are not comparable; and dotted, beside floors, how far below the best known any plan
might still lie by what a run has proven: `(best known - bound) / best known`.
"""


STAGES = """\
Reading, checking, building, recounting and writing, in one process and without a search (by
`python tests/bench/stages.py`; the plan that is reported is today's deployment). Seconds for a coefficient fall as
cases grow: what there is to do grows with rows of the workbook and with places, coefficients with their product.

Profiled (pyinstrument, un-2020 and S5): nothing has much more than a tenth of the time to itself. The first on un-2020
is the reading of the workbook's XML (1.0 of 10.0 s under the profiler), on S5 the writing of sheets (3.8 of 33.5 s).
Two fifths of S5 are `report.xlsx`: its cells, the formulas that recount them, their formats and widths; about a fifth
is exact arithmetic in fractions, for the recount and for figures that stand in reports. Building is a tenth or less.
"""

SUMMARY_HEAD = (
    "| engine | runs | sound plans | best known reached | floors within 1 % | floors proven | "
    "mean primal integral | largest memory |"
)
CASE_HEAD = (
    "| engine | floors | gap | floors bound | targets | targets bound | within 5 % | within 1 % | 1 % in both | "
    "proven to 0.1 % | primal integral | memory | time | said |"
)


def page(runs: list[Run], command: str, machine: str, picture: str, stages: Sequence[str] = ()) -> str:
    """Return the page in Markdown; `stages` are lines on what there is beside the search."""
    lines = [
        "# Benchmarks",
        "",
        "Written by the benchmark itself; to repeat it:",
        "",
        "```console",
        command,
        "```",
        "",
        METHOD,
        f"Machine: {machine}.",
        "",
    ]
    if any(run.sound for run in runs):
        lines += [f"![Gap to the best known over time]({picture})", ""]
    lines += _summary(runs)
    if stages:
        lines += ["", "## Where the time goes beside the search", "", STAGES, *stages]
    known = _best(runs)
    for (case, seed, seconds), group in _by_case(runs).items():
        lines += ["", f"## {case}, seed {seed}, {seconds:g} s", "", *_case(group, known[case, seed])]
    return "\n".join(lines) + "\n"


def _by_case(runs: Iterable[Run]) -> dict[tuple[str, int, float], list[Run]]:
    found: dict[tuple[str, int, float], list[Run]] = {}
    for run in sorted(runs, key=lambda run: run.key):
        found.setdefault((run.case, run.seed, run.seconds), []).append(run)
    return found


def _best(runs: Sequence[Run]) -> dict[tuple[str, int], Best | None]:
    """Return the best plan known of each case, whatever time it took."""
    cases = {(run.case, run.seed) for run in runs}
    return {key: best([run for run in runs if (run.case, run.seed) == key]) for key in cases}


def _summary(runs: list[Run]) -> list[str]:
    known = _best(runs)
    lines = [
        "## Summary",
        "",
        SUMMARY_HEAD,
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for engine in sorted({run.engine for run in runs}):
        own = [run for run in runs if run.engine == engine]
        sound = [run for run in own if run.sound]
        firsts = within = 0
        integrals = []
        for run in own:
            mark = known[run.case, run.seed]
            if mark is not None:
                firsts += run.sound and (run.values["floors"], run.values["targets"]) == (mark.floors, mark.targets)
                within += run.sound and gap(run.values["floors"], mark.floors) <= 0.01
                integrals.append(integral(run, mark))
        mean = f"{100 * sum(integrals) / len(integrals):.2f} %" if integrals else "–"
        proven = sum(run.proven.get("floors", False) for run in sound)
        lines.append(
            f"| {engine} | {len(own)} | {len(sound)} | {firsts} | {within} | {proven} | {mean} | "
            f"{max(run.peak for run in own):,.0f} MB |"
        )
    return lines


def _case(group: list[Run], known: Best | None) -> list[str]:
    size = group[0].size
    facts = f"{size['columns']:,} columns, {size['rows']:,} rows, {size['coefficients']:,} coefficients"
    lines = [f"{facts}; {group[0].seconds:g} s for each engine.", ""]
    lines += [
        CASE_HEAD,
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|",
    ]
    lines += [_line(run, known) for run in sorted(group, key=lambda run: _rank(run, known))]
    stages = "; ".join(
        f"{name} {seconds:.2f} s" for name, seconds in {**group[0].stages, **_ours(group)}.items() if seconds
    )
    return [*lines, "", f"Stages outside the search: {stages}."]


def _ours(group: list[Run]) -> dict[str, float]:
    return next((run.stages for run in group if run.engine == "ours"), {})


def _rank(run: Run, known: Best | None) -> tuple[bool, float, float, str]:
    if known is None or not run.sound:
        return (True, 0.0, 0.0, run.engine)
    return (False, run.values["floors"], run.values["targets"], run.engine)


def _line(run: Run, known: Best | None) -> str:
    def number(value: float | None) -> str:
        return "–" if value is None else f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}"

    def seconds(value: float | None) -> str:
        return "–" if value is None else f"{value:.1f} s"

    said = run.fault or ", ".join(dict.fromkeys(run.said))
    if known is None or not run.sound:
        cells = ["–"] * 10
        cells[2] = number(run.bounds.get("floors"))
    else:
        cells = [
            number(run.values["floors"]),
            f"{100 * gap(run.values['floors'], known.floors):.2f} %",
            number(run.bounds.get("floors")) + (" (proven)" if run.proven.get("floors") else ""),
            number(run.values["targets"]),
            number(run.bounds.get("targets")) + (" (proven)" if run.proven.get("targets") else ""),
            seconds(reached(run, known, 0.05)),
            seconds(reached(run, known, 0.01)),
            seconds(reached(run, known, 0.01, ("floors", "targets"))),
            seconds(closed(run, 0.001)),
            f"{100 * integral(run, known):.2f} %",
        ]
    safe = said.replace("|", "/").replace("\n", " ")
    return f"| {run.engine} | {' | '.join(cells)} | {run.peak:,.0f} MB | {run.taken:.1f} s | {safe[:160]} |"


def _comparable(run: Run, known: Best, goal: str) -> bool:
    return run.sound and (goal == "floors" or gap(run.values["floors"], known.floors) <= 0.01)


def draw(runs: list[Run], path: Path) -> None:
    """Draw the gap of both goals to the best known over time, one row of panels for each case."""
    import matplotlib as mpl  # noqa: PLC0415 - only those who draw need it

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    marks = _best(runs)
    cases: dict[tuple[str, int, float], list[Run]] = {}
    for (case, seed, limit), group in _by_case(runs).items():
        # One seed of each case and time; what only one engine was asked shows nothing.
        shown_already = {(name, seconds) for name, _, seconds in cases}
        if marks[case, seed] is not None and len(group) > 1 and (case, limit) not in shown_already:
            cases[case, seed, limit] = group
    if not cases:
        return
    engines = sorted({run.engine for run in runs})
    colours = dict(zip(engines, ("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b"), strict=False))
    figure, panels = plt.subplots(len(cases), 2, figsize=(10, 2.6 * len(cases) + 0.8), squeeze=False)
    for row, ((case, seed, limit), group) in enumerate(cases.items()):
        known = marks[case, seed]
        for place, goal in enumerate(("floors", "targets")):
            panel = panels[row][place]
            for run in group:
                steps = course(run, goal)
                if steps and known is not None and _comparable(run, known, goal):
                    mark = getattr(known, goal)
                    times = [*(at for at, _ in steps), max(run.taken, steps[-1][0])]
                    gaps = [100 * gap(value, mark) for _, value in steps]
                    style = {"linewidth": 2.2} if run.engine == "ours" else {"linewidth": 1.2}
                    panel.step(
                        times, [*gaps, gaps[-1]], where="post", label=run.engine, color=colours[run.engine], **style
                    )
                bounds = proved(run) if goal == "floors" and known is not None else []
                if bounds and known is not None:
                    # As a gap of the best known above the bound, which is one of a plan above the best known.
                    shown = [100 * gap(known.floors, bound) for _, bound in bounds]
                    times = [*(at for at, _ in bounds), max(run.taken, bounds[-1][0])]
                    panel.step(times, [*shown, shown[-1]], where="post", color=colours[run.engine], linestyle=":")
            panel.set_yscale("symlog", linthresh=0.1)
            panel.set_ylim(0, 120)
            panel.set_xlim(0, limit)
            panel.set_title(f"{case}, seed {seed}: {goal}", fontsize=9)
            panel.set_ylabel("gap to best known, %", fontsize=8)
            panel.tick_params(labelsize=7)
            panel.grid(alpha=0.3)
    for panel in panels[-1]:
        panel.set_xlabel("seconds", fontsize=8)
    handles, labels = [], []
    for panel in figure.axes:
        for handle, label in zip(*panel.get_legend_handles_labels(), strict=True):
            if label not in labels:
                handles.append(handle)
                labels.append(label)
    figure.legend(handles, labels, loc="upper center", ncols=max(1, len(labels)), fontsize=9, frameon=False)
    figure.tight_layout(rect=(0, 0, 1, 1 - 0.35 / figure.get_figheight()))
    figure.savefig(path, dpi=110)
    plt.close(figure)
