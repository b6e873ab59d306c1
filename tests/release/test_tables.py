"""The tables of a releasable copy say nothing of reasons, owners and hosts, whether or not a report would show them."""

from pathlib import Path

from allocator.releases import Key
from allocator.releases.tables import Disguise
from allocator.tables import read

TABLES = {
    "settings": "key,value\nstart,2025-01\nmonths,6\ntitle,Ghana decides\n",
    "missions": "mission,host,note,source\nM1,GHA,asked for by Ghana,S/RES/1\n",
    "requirements": "mission,capability,target\nM1,INF,1\n",
    "pledges": "pledge,contributor,capability,units,persons,note\nGHA-1,GHA,INF,1,100,after the vote\n",
    "contributors": "contributor,name\nGHA,Ghana\n",
    "limits": "limit,rule,contributor,amount,reason,owner\nfew,max_persons,GHA,200,pride,the minister\n",
}


def test_what_says_why_and_who_decides_is_empty(tmp_path: Path) -> None:
    """No row keeps a note, source, reason, owner or host, and no cell the code or the name of the contributor."""
    for name, text in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(text)
    tables = read(tmp_path).tables
    hidden = Disguise([tables], Key()).tables(tables)
    cells = [(name, str(value)) for rows in hidden.rows.values() for row in rows for name, value in row.values.items()]
    assert {name for name, _ in cells}.isdisjoint({"note", "source", "reason", "owner", "host"})
    assert [cell for cell in cells if "GHA" in cell[1] or "Ghana" in cell[1]] == []
    assert ("contributor", "Contributor 001") in cells
