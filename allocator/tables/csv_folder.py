"""A folder of CSV files: one table per file, UTF-8, columns between commas or, as in Europe, semicolons."""

import csv
import io
from pathlib import Path

from allocator.errors import InputError
from allocator.tables.csv_guard import bare
from allocator.tables.names import fold
from allocator.tables.schema import TABLES
from allocator.tables.sheets import Raw, Sheet, Source, digest, read_bytes

_COLUMNS = frozenset(column for table in TABLES.values() for column in table.column_names)
"""The names of all columns of all tables."""

_ADVICE = "Save it again as `CSV UTF-8 (comma delimited)`."


def read_folder(path: Path) -> Source:
    """Return the CSV files of a folder as raw sheets, sorted by name; names that begin with `_` or `.` are left alone.

    Raises
    ------
    InputError
        If the folder holds no CSV file or cannot be read.
    """
    try:
        files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv" and file.is_file())
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    files = [file for file in files if not file.name.strip().startswith(("_", "."))]
    if not files:
        raise InputError(f"{path} holds no CSV file; a case is a workbook or a folder with one .csv file per table.")
    contents = [(file.name, read_bytes(file)) for file in files]
    parts = [part for name, content in contents for part in (name.encode(), content)]
    sheets = tuple(read_csv(name, content) for name, content in contents)
    return Source(path, "folder", digest(*parts), sheets)


def read_csv(name: str, content: bytes) -> Sheet:
    """Return one CSV file as a raw sheet; what cannot be read says so in `broken`."""
    try:
        text = _decoded(content)
        return Sheet(name, _rows(text), textual=True)
    except (ValueError, csv.Error) as error:
        return Sheet(name, (), textual=True, broken=str(error))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError(f"The file is UTF-16, not UTF-8. {_ADVICE}")
    if b"\0" in content:
        raise ValueError(f"The file is not text. {_ADVICE}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(
            f"The file is not UTF-8: line {line} has the byte 0x{content[error.start]:02x}. {_ADVICE}"
        ) from error


def _rows(text: str) -> list[tuple[int, dict[int, Raw]]]:
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[tuple[int, dict[int, Raw]]] = []
    line = 1
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return found
        except csv.Error as error:
            raise ValueError(f"The quotes in the record from line {line} do not match ({error}).") from error
        cells: dict[int, Raw] = {at: bare(field) for at, field in enumerate(fields) if field and not field.isspace()}
        if cells:
            found.append((line, cells))
        line = reader.line_num + 1


def _delimiter(text: str) -> str:
    """Return what stands between the columns of the first line that is not blank."""
    for line in text.splitlines():
        if not line.strip(' \t",;'):
            continue
        bare = "".join(line.split('"')[::2])
        if "," in bare and ";" in bare:
            # A heading may hold a comma or semicolon of its own where the other one stands between columns.
            return max(",;", key=lambda sign: sum(fold(name) in _COLUMNS for name in line.replace('"', "").split(sign)))
        if "," in bare:
            return ","
        if ";" in bare:
            return ";"
        if "\t" in bare:
            raise ValueError(f"The columns are separated by tabs. {_ADVICE}")
        return ","
    return ","
