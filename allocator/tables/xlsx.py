"""Excel workbooks, read straight from their XML in one pass per sheet.

The readers at hand give an error value, a formula without a stored value and a blank alike, or need a second pass for
them; and one that holds a sheet as a rectangle is ended by a single stray cell in its last row and column. This one
keeps cells apart by address, needs memory for filled cells only, and takes a number as the shortest decimal that is
stored the same way, which is what the planner typed.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from xml.parsers import expat

from allocator.errors import InputError
from allocator.tables.sheets import Sheet, Source, digest, read_bytes
from allocator.tables.xlsx_sheet import MOST_CELLS, SheetReader
from allocator.tables.xlsx_styles import Look, StyleReader
from allocator.tables.xml_parser import PartError, local, plain_parser, unescaped

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MOST_BYTES = 1 << 30
"""Unpacked bytes beyond which a workbook is refused."""

_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The ways in which parts of a workbook are packed (ISO/IEC 29500, part 2); others are a damaged byte."""

_SHEET = "/worksheet"


def read_workbook(path: Path, *, own: bool = False) -> Source:
    """Return the sheets of a workbook as raw sheets, in its order.

    Sheets whose names begin with `_` are left alone, unless `own` asks for them as well.

    Raises
    ------
    InputError
        If the file cannot be read, or is no workbook in the format of .xlsx and .xlsm.
    """
    content = read_bytes(path)
    _refuse_others(path, content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            sheets = _Package(package).sheets(own=own)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise InputError(f"{path} is damaged or incomplete: it cannot be unpacked ({error}).") from error
    except (expat.ExpatError, LookupError, ValueError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"{path} is not a workbook that can be read: {_reason(error)}.") from error
    return Source(path, "workbook", digest(content), sheets)


def _refuse_others(path: Path, content: bytes) -> None:
    if not content:
        raise InputError(f"{path} is empty.")
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise InputError(f"{path} is protected by a password; save it without one.")
        raise InputError(f"{path} is a workbook of the old .xls format; save it as .xlsx.")
    if not content.startswith(b"PK"):
        raise InputError(f"{path} is not a workbook; a case is an .xlsx file or a folder with one .csv file per table.")


def _reason(error: Exception) -> str:
    if isinstance(error, expat.ExpatError):
        return f"its XML is not well formed ({error})"
    return str(error) if isinstance(error, PartError) else "its parts are not those of a workbook"


def check_packed(package: zipfile.ZipFile) -> None:
    """Refuse a package that no spreadsheet program has packed, or that would take all memory.

    Raises
    ------
    PartError
        If it is one.
    """
    parts = package.infolist()
    odd = next((part.filename for part in parts if part.compress_type not in _PACKED), None)
    if odd is not None:
        raise PartError(f"its part {odd} is packed in a way that workbooks are not")
    if sum(part.file_size for part in parts) > _MOST_BYTES:
        raise PartError(f"its parts would take more than {_MOST_BYTES >> 30} GiB of memory")


class _Package:
    """The parts of a workbook, found by following its relationships."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        check_packed(package)
        self._package = package
        self._names = {name.lower(): name for name in package.namelist()}

    def sheets(self, *, own: bool) -> tuple[Sheet, ...]:
        """Return every worksheet; those whose names begin with `_` only with `own`."""
        book = self._target("", "/officeDocument")
        if book is None or not book.lower().endswith(".xml"):
            raise PartError("it is a zip archive, but no .xlsx workbook; save it as .xlsx")
        listing = _BookReader()
        self._parse(book, listing.parser())
        parts = self._relations(book)
        strings = self._strings(parts)
        looks = self._looks(parts)
        found = []
        for name, relation in listing.sheets:
            kind, target = parts.get(relation, ("", ""))
            if kind.endswith(_SHEET) and (own or not name.strip().startswith("_")):
                reader = SheetReader(strings, looks, since_1904=listing.since_1904)
                self._parse(target, reader.parser())
                found.append(Sheet(name, reader.rows, percents=frozenset(reader.percents)))
        return tuple(found)

    def _strings(self, parts: Mapping[str, tuple[str, str]]) -> list[str]:
        for kind, target in parts.values():
            if kind.endswith("/sharedStrings"):
                reader = StringReader()
                self._parse(target, reader.parser())
                return reader.strings
        return []

    def _looks(self, parts: Mapping[str, tuple[str, str]]) -> list[Look]:
        for kind, target in parts.values():
            if kind.endswith("/styles"):
                reader = StyleReader()
                self._parse(target, reader.parser())
                return reader.looks()
        return []

    def _target(self, part: str, kind: str) -> str | None:
        found = (target for own, target in self._relations(part).values() if own.endswith(kind))
        return next(found, None)

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return kind and target of the relationships of `part` (of the package where it is empty)."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", name + ".rels")
        if listing.lower() not in self._names:
            return {}
        reader = _RelationReader(folder)
        self._parse(listing, reader.parser())
        return reader.relations

    def _parse(self, part: str, parser: expat.XMLParserType) -> None:
        name = self._names.get(part.lower())
        if name is None:
            raise PartError(f"its part {part} is missing")
        with self._package.open(name) as stream:
            parser.ParseFile(stream)


class _BookReader:
    """Names of the sheets with their relationships, and the date system."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.since_1904 = False

    def parser(self) -> expat.XMLParserType:
        return plain_parser(self._start)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if local(key) == "id"), "")
            self.sheets.append((attributes.get("name", ""), relation))
        elif name == "workbookPr":
            # Extensions at the end of the part have elements of this name, too, which say nothing about dates.
            self.since_1904 |= attributes.get("date1904", "0") in ("1", "true", "on")


class _RelationReader:
    """Kind and target of every relationship of a part in `folder`."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.relations: dict[str, tuple[str, str]] = {}

    def parser(self) -> expat.XMLParserType:
        return plain_parser(self._start)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship":
            target = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", ""))).lstrip("/")
            self.relations[attributes.get("Id", "")] = (attributes.get("Type", ""), target)


class StringReader:
    """The strings that cells share; runs of rich text are joined, phonetic readings left out."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._pieces: list[str] = []
        self._inside = False
        self._phonetic = False

    def parser(self) -> expat.XMLParserType:
        """Return the parser of the part with the strings."""
        return plain_parser(self._start, self._end, self._text)

    def _start(self, name: str, _: dict[str, str]) -> None:
        name = local(name)
        if name == "t":
            self._inside = not self._phonetic
        elif name == "rPh":
            self._phonetic = True

    def _end(self, name: str) -> None:
        name = local(name)
        if name == "t":
            self._inside = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            self.strings.append(unescaped("".join(self._pieces)))
            self._pieces.clear()
            if len(self.strings) > MOST_CELLS:
                raise PartError(f"it has more than {MOST_CELLS:,} shared texts")

    def _text(self, data: str) -> None:
        if self._inside:
            self._pieces.append(data)
