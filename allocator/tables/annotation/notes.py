"""Notes of a sheet: what their part says about each cell, beside the notes a planner wrote."""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import unescape

from allocator.tables.annotation.xml_part import Element, Part, escaped
from allocator.tables.finding_codes import CODES
from allocator.tables.findings import ERROR, WARNING
from allocator.tables.xml_parser import unescaped

__all__ = ["AUTHOR", "DIVIDER", "FRESH", "Notes"]

AUTHOR = "allocator check"
DIVIDER = "\n\n– – –\n"
"""What stands between our words and those of a note that was there."""

_LINE = DIVIDER.lstrip()
_OURS = re.compile(rf"({'|'.join(CODES)}) ({ERROR}|{WARNING})\n")
"""How our words begin."""

FRESH = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{}"><authors/><commentList/></comments>'
)
"""A part without notes; the namespace is left open."""

_LONGEST = 30_000
"""Letters of a note; a spreadsheet holds 32,767."""


class Notes:
    """The notes of a sheet, in which ours can be put and found again."""

    def __init__(self, data: bytes) -> None:
        self._part = Part(data)
        root = self._part.root
        self._authors = root.first("authors")
        self._list = root.first("commentList")
        self._known: dict[str, Element] = {}
        for note in self._list.all("comment") if self._list else ():
            self._known.setdefault(note.attributes.get("ref", ""), note)

    def add(self, notes: Mapping[str, Sequence[tuple[str, str]]]) -> bytes:
        """Return the part with notes by address, each of pairs of a heading and words; ours stand first in a cell."""
        p = self._part.prefix
        author = self._author()
        new = []
        for cell, paragraphs in notes.items():
            known = self._known.get(cell)
            text = known.first("text") if known else None
            if text is None:
                inside = self._runs(paragraphs)
                new.append(f'<{p}comment ref="{cell}" authorId="{author}"><{p}text>{inside}</{p}text></{p}comment>')
            else:
                self._join(text, self._runs(paragraphs) + self._run("", DIVIDER))
        if self._list is None:
            self._part.put_behind(frozenset({"authors"}), f"<{p}commentList>{''.join(new)}</{p}commentList>")
        else:
            self._part.append(self._list, "".join(new))
        return self._part.result()

    def _author(self) -> int:
        """Return the number of our name among the authors, which is added where it is not there."""
        p = self._part.prefix
        if self._authors is None:
            self._part.insert(self._part.root.inner, f"<{p}authors><{p}author>{AUTHOR}</{p}author></{p}authors>")
            return 0
        names = [self._said(author) for author in self._authors.all("author")]
        if AUTHOR in names:
            return names.index(AUTHOR)
        self._part.append(self._authors, f"<{p}author>{AUTHOR}</{p}author>")
        return len(names)

    def without_ours(self) -> tuple[bytes, frozenset[str]]:
        """Return the part without what is ours, and the cells that have no note any more."""
        gone = set()
        for cell, note in self._known.items():
            # Known by its words: some programs forget who wrote a note.
            words = self.words(cell)
            if not _OURS.match(words):
                continue
            if _LINE in words:
                self._cut(note)
            else:
                self._part.replace(note.start, note.end, "")
                gone.add(cell)
        return self._part.result(), frozenset(gone)

    def words(self, cell: str) -> str:
        """Return what the note of a cell said before anything was added."""
        note = self._known.get(cell)
        return "" if note is None else "".join(self._said(text) for text in note.within() if text.name == "t")

    def _said(self, element: Element) -> str:
        written = self._part.data[element.inner : element.close].decode()
        return unescaped(unescape(written).replace("\r\n", "\n"))

    def _join(self, text: Element, xml: str) -> None:
        """Put runs before the words of a note; plain words become a run, since they may not follow one."""
        plain = text.first("t")
        if text.inner == text.end:
            self._part.append(text, xml)
            return
        self._part.insert(text.inner, xml)
        if plain is not None:
            p = self._part.prefix
            self._part.insert(plain.start, f"<{p}r>")
            self._part.insert(plain.end, f"</{p}r>")

    def _cut(self, note: Element) -> None:
        """Take our words out of a note, up to the divider."""
        texts = [element for element in note.within() if element.name == "t"]
        runs = [element for element in note.within() if element.name == "r"]
        found, said = 0, ""
        for at, text in enumerate(texts):
            said += self._said(text)
            if _LINE in said:
                found = at
                break
        last = texts[found]
        left = said.split(_LINE, 1)[1]
        keeps = [run for run in runs if run.end > last.start]
        for run in runs:
            if run.end <= last.start:
                self._part.replace(run.start, run.end, "")
        if left or not keeps:
            self._part.replace(last.inner, last.close, escaped(left))
        else:
            self._part.replace(keeps[0].start, keeps[0].end, "")

    def _runs(self, paragraphs: Iterable[tuple[str, str]]) -> str:
        found, left = [], _LONGEST
        for at, (heading, words) in enumerate(paragraphs):
            if left <= 0:
                break
            shown = words if len(words) <= left else words[:left] + "…"
            left -= len(heading) + len(shown)
            found += [self._run("b", ("\n\n" if at else "") + heading), self._run("", "\n" + shown)]
        return "".join(found)

    def _run(self, strong: str, text: str) -> str:
        p = self._part.prefix
        look = f'<{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="Tahoma"/><{p}family val="2"/>'
        bold = f"<{p}b/>" if strong else ""
        return f'<{p}r><{p}rPr>{bold}{look}</{p}rPr><{p}t xml:space="preserve">{escaped(text)}</{p}t></{p}r>'
