"""The tables of a releasable copy say nothing of reasons, owners and hosts, whether or not a report would show them."""

from pathlib import Path

from allocator.releases import Key
from allocator.releases.key import keep, key_at
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


def test_a_name_of_an_earlier_workbook_stands_in_no_copy(tmp_path: Path) -> None:
    """A state that was called otherwise, or has no name any more, is not told by its earlier name, nor by the key."""
    key = Key()
    changes = [("GHA,Ghana", "GHA,Gold Coast"), ("GHA,Ghana", "GHA,")]
    books = []
    for at, (before, after) in enumerate(changes):
        folder = tmp_path / str(at)
        folder.mkdir()
        for name, text in TABLES.items():
            (folder / f"{name}.csv").write_text(text.replace(before, after))
        (folder / "requirements.csv").write_text("mission,capability,task,target\nM1,INF,as on the Gold Coast,1\n")
        books.append(read(folder).tables)
    hidden = Disguise(books, key).tables(books[1])
    assert "Gold Coast" not in str(hidden.rows)
    assert key.titles == {"Contributor 001": "Gold Coast"}
    keep(key, tmp_path / "key.json")
    assert "Gold Coast" not in str(Disguise(books[1:], key_at(tmp_path / "key.json")).tables(books[1]).rows)
