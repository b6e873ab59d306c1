"""The list of a workbook's sheets, and the sheet with the findings in it."""

from allocator.tables.annotation.package import OFFICE, STRICT, Package
from allocator.tables.annotation.sheet_part import unselected
from allocator.tables.annotation.xml_part import Element, Part, escaped
from allocator.tables.xml_parser import PartError

__all__ = ["BookPart"]

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_BEFORE_VIEWS = frozenset({"fileVersion", "fileSharing", "workbookPr", "AlternateContent", "workbookProtection"})
_ENDINGS = {
    "sheet.main+xml": ".xlsx",
    "sheet.macroEnabled.main+xml": ".xlsm",
    "template.main+xml": ".xltx",
    "template.macroEnabled.main+xml": ".xltm",
}


class BookPart:
    """The main part of a workbook: its sheets in order, each with the part it stands in."""

    def __init__(self, package: Package) -> None:
        self._package = package
        name = package.target("", "officeDocument")
        if name is None:
            raise PartError("it is a zip archive, but no .xlsx workbook; save it as .xlsx")
        self.name = name
        self._part = Part(package.read(name))
        sheets = self._part.root.first("sheets")
        if sheets is None:
            raise PartError("it has no list of sheets")
        self._sheets = sheets
        parts = {relation.name: relation for relation in package.relations(name)}
        self.sheets: list[tuple[Element, str]] = []
        for sheet in sheets.all("sheet"):
            relation = parts.get(sheet.related())
            self.sheets.append((sheet, relation.target if relation and not relation.external else ""))

    @property
    def namespace(self) -> str:
        """The namespace of sheets and styles."""
        return self._part.namespace

    @property
    def is_strict(self) -> bool:
        """Whether the workbook is of the strict form of the format."""
        return "purl.oclc.org" in self.namespace

    @property
    def relations(self) -> str:
        """Where kinds of relationships begin."""
        return STRICT if self.is_strict else OFFICE

    @property
    def ending(self) -> str:
        """The ending that files of this kind of workbook need; empty where the kind is not known."""
        kind = self._package.content_type(self.name)
        return next((ending for words, ending in _ENDINGS.items() if kind.endswith("." + words)), "")

    def part_of(self, sheet: str) -> str:
        """Return the part a sheet stands in, nothing where it is not there."""
        return next((part for found, part in self.sheets if found.attributes.get("name") == sheet), "")

    def hidden(self) -> frozenset[str]:
        """Return the names of the sheets that are not shown."""
        names = (
            one.attributes.get("name", "")
            for one, _ in self.sheets
            if one.attributes.get("state", "visible") != "visible"
        )
        return frozenset(names)

    def styles(self, fresh: str) -> str:
        """Return the part with the styles; where there is none, it begins as `fresh`."""
        known = self._package.target(self.name, "styles")
        if known is not None:
            return known
        folder = self.name.rpartition("/")[0]
        name = f"{folder}/styles.xml".lstrip("/")
        if name in self._package:
            name = name.replace("styles.xml", "styles{}.xml")
        part = self._package.add(name, fresh.encode(), _STYLES_TYPE)
        self._package.relate(self.name, self.relations + "/styles", part)
        return part

    def free_name(self, wanted: str) -> str:
        """Return `wanted`, or with a number behind it what no sheet is called."""
        taken = {sheet.attributes.get("name", "").casefold() for sheet, _ in self.sheets}
        name, number = wanted, 2
        while name.casefold() in taken:
            name, number = f"{wanted}_{number}", number + 1
        return name

    def put_sheet(self, name: str, data: bytes) -> None:
        """Put a sheet behind all others, or in the place of one of that name, and let it be the one that opens.

        The last place changes nothing that counts sheets: names that hold in one sheet only, macros, references.
        """
        places = [at for at, (sheet, _) in enumerate(self.sheets) if sheet.attributes.get("name") == name]
        for sheet, part in self.sheets:
            if part in self._package and sheet.attributes.get("name") != name:
                self._package.put(part, unselected(self._package.read(part)))
        if places:
            self._package.put(self.sheets[places[0]][1], data)
            sheet = self.sheets[places[0]][0]
            self._part.set(sheet, state=None)
        else:
            self._add(name, data)
        self._show(places[0] if places else len(self.sheets))
        self._package.put(self.name, self._part.result())
        if not places:
            self._count(name)

    def _add(self, name: str, data: bytes) -> None:
        folder = self.name.rpartition("/")[0]
        part = self._package.add(f"{folder}/worksheets/sheet{{}}.xml".lstrip("/"), data, _SHEET_TYPE)
        relation = self._package.relate(self.name, self.relations + "/worksheet", part)
        numbers = [int(sheet.attributes.get("sheetId", "0")) for sheet, _ in self.sheets]
        p = self._part.prefix
        self._part.append(
            self._sheets,
            f'<{p}sheet xmlns:r="{self.relations}" name="{escaped(name)}" sheetId="{max(numbers, default=0) + 1}" '
            f'r:id="{relation}"/>',
        )

    def _show(self, place: int) -> None:
        views = self._part.root.first("bookViews")
        if views is None:
            p = self._part.prefix
            xml = f'<{p}bookViews><{p}workbookView activeTab="{place}"/></{p}bookViews>'
            self._part.put_behind(_BEFORE_VIEWS, xml)
            return
        for view in views.all("workbookView"):
            self._part.set(view, activeTab=str(place))

    def _count(self, name: str) -> None:
        """Add the sheet to the titles in the file's properties, where they list worksheets first as usual."""
        properties = self._package.target("", "extended-properties") or self._package.target("", "extendedProperties")
        if properties is None:
            return
        part = Part(self._package.read(properties))
        pairs, titles = part.root.first("HeadingPairs"), part.root.first("TitlesOfParts")
        heads = pairs.first("vector") if pairs else None
        names = titles.first("vector") if titles else None
        count = next((one for one in heads.within() if one.name == "i4"), None) if heads else None
        listed = list(names.all("lpstr")) if names else []
        if count is None or names is None:
            return
        number = part.data[count.inner : count.close].decode().strip()
        size = names.attributes.get("size", "")
        if not number.isdecimal() or not 0 < int(number) <= len(listed) or size != str(len(listed)):
            return
        part.replace(count.inner, count.close, str(int(number) + 1))
        part.set(names, size=str(len(listed) + 1))
        tag = listed[0].tag
        part.insert(listed[int(number) - 1].end, f"<{tag}>{escaped(name)}</{tag}>")
        self._package.put(properties, part.result())
