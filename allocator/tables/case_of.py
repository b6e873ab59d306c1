"""From typed tables without errors to the case: sorted, resolved, exact."""

from collections.abc import Iterable, Mapping
from typing import Any

from allocator.case import DEFAULT_GOALS, Case, Concession, Goal, Group, Mission, Origin, Pair, Pledge, Remark
from allocator.case.records import E4
from allocator.tables import case_money, case_rows
from allocator.tables.codes import Codes, codes_of
from allocator.tables.schema import TABLES
from allocator.tables.tables import Row, Tables

Keyed = dict[Any, Row]
"""Rows under the places of what they are about."""


def case_of(tables: Tables) -> Case:
    """Return the case that `tables` describe, whatever the order of their rows.

    The tables must be free of errors (see :func:`checks.check`).
    """
    codes = codes_of(tables)
    missions = [case_rows.mission_of(tables, row) for row in tables["missions"]]
    missions.sort(key=lambda found: found.code)
    pledges = [case_rows.pledge_of(tables, row) for row in tables["pledges"]]
    pledges.sort(key=lambda found: found.code)
    requirements = [case_rows.requirement_of(tables, row) for row in tables["requirements"]]
    requirements.sort(key=lambda found: (found.mission, found.capability, found.task, found.window.first))
    capabilities = case_rows.capabilities_of(tables, codes)
    equipment = case_rows.equipment_of(tables)
    m_at, p_at = _places(found.code for found in missions), _places(found.code for found in pledges)
    k_at, q_at = _places(found.code for found in capabilities), _places(found.code for found in equipment)
    deployed = _keyed(tables["deployed"], {"pledge": p_at, "mission": m_at})
    substitutes = _keyed(tables["substitutes"], {"offered": k_at, "required": k_at})
    needs = _needs(tables["equipment_needs"], k_at, m_at, q_at)
    brought = _keyed(tables["pledge_equipment"], {"pledge": p_at, "equipment": q_at})
    return Case(
        settings=case_rows.settings_of(tables),
        missions=tuple(missions),
        pledges=tuple(pledges),
        capabilities=capabilities,
        contributors=case_rows.contributors_of(tables, codes),
        requirements=tuple(requirements),
        goals=_goals(tables["goals"]),
        groups=_groups(codes),
        rates=case_money.rates_of(tables, codes),
        levels=case_rows.levels_of(tables),
        pairs=_pairs(tables["pairs"], pledges, missions),
        deployed={key: row.count("units") for key, row in deployed.items() if row.count("units")},
        substitutes={key: row.count("credit") for key, row in substitutes.items()},
        equipment=equipment,
        needs={key: row.count("per_unit") for key, row in needs.items()},
        brought={key: row.count("per_unit") for key, row in brought.items()},
        caps=case_money.caps_of(tables),
        pools=case_money.pools_of(tables, codes),
        limits=case_rows.limits_of(tables),
        gates=case_rows.gates_of(tables),
        origins=_origins(tables, deployed=deployed, substitutes=substitutes, needs=needs, brought=brought),
        remarks=_remarks(tables),
    )


def _places(codes: Iterable[str]) -> dict[str, int]:
    return {code: at for at, code in enumerate(codes)}


def _keyed(rows: Iterable[Row], places: Mapping[str, Mapping[str, int]]) -> Keyed:
    """Return rows by the places of what their columns name, sorted."""
    found = {tuple(at[row.text(column)] for column, at in places.items()): row for row in rows}
    return dict(sorted(found.items()))


def _needs(rows: Iterable[Row], k_at: Mapping[str, int], m_at: Mapping[str, int], q_at: Mapping[str, int]) -> Keyed:
    """Return what units need in every mission; a row with a mission overrides the row without one."""
    found: Keyed = {}
    for row in sorted(rows, key=lambda row: "mission" in row.values):
        k, q, mission = k_at[row.text("capability")], q_at[row.text("equipment")], row.text("mission")
        for m in (m_at[mission],) if mission else m_at.values():
            found[k, m, q] = row
    return dict(sorted(found.items()))


def _goals(rows: Iterable[Row]) -> tuple[Goal, ...]:
    """Return the goals in order; `floors` stands right before `targets` where only the latter is listed."""
    ranked = sorted(rows, key=lambda row: row.count("rank"))
    if not ranked:
        return tuple(Goal(name) for name in DEFAULT_GOALS)
    named = {row.text("goal") for row in ranked}
    goals: list[Goal] = []
    for row in ranked:
        if row.text("goal") == "targets" and "floors" not in named:
            goals.append(Goal("floors"))
        goals.append(Goal(row.text("goal"), row.count("tolerance"), row.origin))
    return tuple(goals)


def _groups(codes: Codes) -> dict[str, Group]:
    return {code: Group(code, codes.kinds[code], codes.members[code]) for code in sorted(codes.members)}


def _pairs(rows: Iterable[Row], pledges: list[Pledge], missions: list[Mission]) -> dict[tuple[int, int], Pair]:
    """Return what holds for each pledge in each mission that any row is about.

    A row of the pledge overrides the row of its contributor column by column, where it is not blank. The origin is
    the row that closes the pair, or else the one of the pledge.
    """
    of_contributor: dict[tuple[str, str], tuple[Row, Pair]] = {}
    of_pledge: dict[tuple[str, str], Row] = {}
    for row in rows:
        if "pledge" in row.values:
            of_pledge[row.text("pledge"), row.text("mission")] = row
        else:
            of_contributor[row.text("contributor"), row.text("mission")] = (row, _pair(row.values, row.origin))
    found: dict[tuple[int, int], Pair] = {}
    for p, pledge in enumerate(pledges):
        for m, mission in enumerate(missions):
            general = of_contributor.get((pledge.contributor, mission.code))
            special = of_pledge.get((pledge.code, mission.code))
            if special is not None:
                values = {**general[0].values, **special.values} if general else special.values
                says_no = general if "eligible" not in special.values and values.get("eligible") is False else None
                found[p, m] = _pair(values, says_no[0].origin if says_no else special.origin)
            elif general is not None:
                found[p, m] = general[1]
    return found


def _pair(values: Mapping[str, Any], origin: Origin) -> Pair:
    price = values.get("concession_price", E4)
    return Pair(
        eligible=values.get("eligible", True),
        reason=values.get("reason", ""),
        deploy_per_person=values.get("deploy_per_person", 0),
        return_per_person=values.get("return_per_person", 0),
        suitability_e4=values.get("suitability", 0),
        concession=Concession(values.get("negotiable") != "never", price, values.get("owner", "")),
        origin=origin,
    )


def _origins(tables: Tables, **keyed: Keyed) -> dict[tuple[str, object], Origin]:
    found: dict[tuple[str, object], Origin] = {}
    for name, rows in keyed.items():
        for key, row in rows.items():
            found[name, key] = row.origin
    for setting, row in tables.settings.items():
        found["settings", setting] = row.origin
    return found


def _remarks(tables: Tables) -> tuple[Remark, ...]:
    found: list[Remark] = []
    for name, table in TABLES.items():
        key = table.key or (table.columns[0].name,)
        of_table = [
            Remark(
                name,
                ", ".join(filter(None, (row.shown(name, column) for column in key))),
                row.text("note"),
                row.text("source"),
                row.origin.cell(key[0]),
            )
            for row in tables[name]
            if row.text("note") or row.text("source")
        ]
        found += sorted(of_table, key=lambda remark: (remark.row, remark.note, remark.source))
    return tuple(found)
