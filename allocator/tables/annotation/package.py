"""The package of a workbook: parts, what they are, and how they point to each other."""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass

from allocator.tables.annotation.xml_part import Part, escaped
from allocator.tables.xlsx import check_packed
from allocator.tables.xml_parser import PartError

__all__ = ["OFFICE", "STRICT", "Package", "Relation"]

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
"""Where the kinds of relationships begin, in the two forms of the format (ISO/IEC 29500, parts 4 and 1)."""

_TYPES = "[Content_Types].xml"
_TYPES_OPEN = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELATIONS_OPEN = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""Date of new parts, so that the same workbook gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part; `kind` is its type, `target` the part it leads to."""

    name: str
    kind: str
    target: str
    external: bool = False

    def leads_to(self, kind: str) -> bool:
        """Whether it leads to a part of the package of a kind such as ``comments``."""
        return not self.external and self.kind.endswith("/" + kind)


class Package:
    """The parts of a workbook in their order; those that are not changed keep their bytes."""

    def __init__(self, content: bytes) -> None:
        self._parts: dict[str, bytes] = {}
        self._infos: dict[str, zipfile.ZipInfo] = {}
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            self.comment = package.comment
            check_packed(package)
            for info in package.infolist():
                self._infos[info.filename] = info
                self._parts[info.filename] = package.read(info)
        self._names = {name.lower(): name for name in self._parts}

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._names

    def read(self, part: str) -> bytes:
        """Return the bytes of a part."""
        name = self._names.get(part.lower())
        if name is None:
            raise PartError(f"its part {part} is missing")
        return self._parts[name]

    def put(self, part: str, data: bytes) -> None:
        """Give a part, known or new, these bytes."""
        name = self._names.setdefault(part.lower(), part)
        self._parts[name] = data

    def add(self, pattern: str, data: bytes, content_type: str) -> str:
        """Add a part of a content type; `pattern` names it but for the number, which ``{}`` stands for."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        part = pattern.format(number)
        self.put(part, data)
        self._declare(part, content_type)
        return part

    def content_type(self, part: str) -> str:
        """Return what a part is said to hold."""
        ending = posixpath.splitext(part)[1][1:].lower()
        found = ""
        for one in Part(self._types()).root.children:
            if one.name == "Override" and one.attributes.get("PartName", "").lower() == f"/{part}".lower():
                return one.attributes.get("ContentType", "")
            if one.name == "Default" and one.attributes.get("Extension", "").lower() == ending:
                found = one.attributes.get("ContentType", "")
        return found

    def relations(self, part: str) -> tuple[Relation, ...]:
        """Return the relationships of a part; of the package, where `part` is empty."""
        listing = _listing(part)
        if listing not in self:
            return ()
        folder = posixpath.dirname(part)
        found = []
        for one in Part(self.read(listing)).root.all("Relationship"):
            attributes = one.attributes
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
            external = attributes.get("TargetMode") == "External"
            found.append(Relation(attributes.get("Id", ""), attributes.get("Type", ""), target, external))
        return tuple(found)

    def target(self, part: str, kind: str) -> str | None:
        """Return the first part that `part` points to as one of a kind, such as ``comments``, or None."""
        found = (relation.target for relation in self.relations(part) if relation.leads_to(kind))
        return next((target for target in found if target in self), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let `part` point to `target` and return the name of the relationship; `kind` is its whole type."""
        listing = _listing(part)
        taken = {relation.name.lower() for relation in self.relations(part)}
        # A part may name a relationship that is not there; a new one must not fill its place.
        taken |= {
            name.decode().lower() for name in re.findall(rb"[\"'](rid[0-9]+)[\"']", self.read(part), re.IGNORECASE)
        }
        number = len(taken) + 1
        while f"rid{number}" in taken:
            number += 1
        path = posixpath.relpath("/" + target, posixpath.join("/", posixpath.dirname(part)))
        rels = Part(self.read(listing) if listing in self else _RELATIONS_OPEN.encode())
        where = f'Id="rId{number}" Type="{escaped(kind)}" Target="{escaped(path)}"'
        rels.append(rels.root, f"<{rels.prefix}Relationship {where}/>")
        self.put(listing, rels.result())
        return f"rId{number}"

    def names(self, pattern: str) -> list[str]:
        """Return the names of parts that match a regular expression, whatever their case."""
        return [name for name in self._parts if re.fullmatch(pattern, name, re.IGNORECASE)]

    def content(self) -> bytes:
        """Return the package as the bytes of a file; new parts come last."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            package.comment = self.comment
            for name, data in self._parts.items():
                old = self._infos.get(name)
                info = zipfile.ZipInfo(name, old.date_time if old else _FIRST_DAY)
                stored = old is not None and old.compress_type == zipfile.ZIP_STORED
                info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                info.external_attr = old.external_attr if old else 0
                info.create_system = old.create_system if old else 0
                package.writestr(info, data)
        return file.getvalue()

    def _types(self) -> bytes:
        return self.read(_TYPES) if _TYPES in self else _TYPES_OPEN.encode()

    def _declare(self, part: str, content_type: str) -> None:
        types = Part(self._types())
        ending = posixpath.splitext(part)[1][1:].lower()
        known = self.content_type(part)
        if known == content_type:
            return
        # Drawings of notes are declared by their ending, as spreadsheets do; everything else by name.
        by_ending = ending == "vml" and not known
        where = f'Extension="{ending}"' if by_ending else f'PartName="/{escaped(part)}"'
        name = "Default" if by_ending else "Override"
        types.append(types.root, f'<{types.prefix}{name} {where} ContentType="{content_type}"/>')
        self.put(_TYPES, types.result())


def _listing(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")
