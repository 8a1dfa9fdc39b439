"""Files made to hurt, by name: each a function that writes one."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><sheetData>'
TAIL = "</sheetData></worksheet>"


def text(reference: str, value: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'


def workbook(path: Path, *sheets: str, dtd: str = "", extra: dict[str, str] | None = None) -> Path:
    """A workbook of these sheets (the rows of each as XML)."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    typed = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n in numbers
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        f'ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        f'package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f"{typed}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
        "xl/workbook.xml": f'{dtd}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        **{f"xl/worksheets/sheet{n}.xml": dtd + HEAD + rows + TAIL for n, rows in enumerate(sheets, 1)},
        **(extra or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def two_cells_far_apart(path: Path) -> Path:
    row = f'<row r="1">{text("A1", "a")}</row><row r="1048576">{text("XFD1048576", "b")}</row>'
    return workbook(path, row)


def two_cells_far_apart_in_single_quotes(path: Path) -> Path:
    rows = "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"
    return workbook(path, rows)


def two_cells_far_apart_in_character_references(path: Path) -> Path:
    rows = '<row><c r="A1"><v>1</v></c></row><row><c r="&#88;FD1048576"><v>1</v></c></row>'
    return workbook(path, rows)


def two_cells_far_apart_on_new_lines(path: Path) -> Path:
    rows = '<row><c\nr="A1"><v>1</v></c></row><row><c\nr="XFD1048576"><v>1</v></c></row>'
    return workbook(path, rows)


def two_cells_far_apart_in_a_part_of_another_name(path: Path) -> Path:
    """The sheet lies where nobody expects sheets."""
    made = workbook(path, f'<row r="1">{text("A1", "a")}</row>')
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    far = f'<row r="1">{text("A1", "a")}</row><row r="1048576">{text("XFD1048576", "b")}</row>'
    parts["xl/data.bin"] = (HEAD + far + TAIL).encode()
    relations = parts["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", b"data.bin")
    parts["xl/_rels/workbook.xml.rels"] = relations
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def zip_bomb_with_honest_sizes(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(400):
                part.write(b" " * 1024 * 1024)
    return path


def zip_bomb_with_false_sizes(path: Path) -> Path:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    content = made.getvalue().replace(struct.pack("<I", 60_000_000), struct.pack("<I", 1_000))
    path.write_bytes(content)
    return path


def overlapping_parts(path: Path) -> Path:
    """Every entry of the list of contents points at the same packed bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 20_000_000)
        first = archive.infolist()[0]
        for number in range(50):
            copy = zipfile.ZipInfo(f"xl/worksheets/sheet{number}.xml")
            for name in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(copy, name, getattr(first, name))
            archive.filelist.append(copy)
    path.write_bytes(made.getvalue())
    return path


def ten_thousand_sheets(path: Path) -> Path:
    return workbook(path, *[f'<row r="1">{text("A1", "a")}</row>'] * 10_000)


def five_megabytes_in_one_cell(path: Path) -> Path:
    return workbook(path, f'<row r="1">{text("A1", "x" * 5_000_000)}</row>')


def a_billion_laughs(path: Path) -> Path:
    entities = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi"))  # noqa: B905
    return workbook(path, f'<row r="1">{text("A1", "&i;")}</row>', dtd=f"<!DOCTYPE x [{entities}]>")


def a_file_of_the_server(path: Path) -> Path:
    dtd = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
    return workbook(path, f'<row r="1">{text("A1", "&secret;")}</row>', dtd=dtd)


def cut_off_in_the_middle(path: Path) -> Path:
    content = workbook(path, f'<row r="1">{text("A1", "a")}</row>').read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def macros_under_another_name(path: Path) -> Path:
    return workbook(path, f'<row r="1">{text("A1", "a")}</row>', extra={"xl/vbaProject.bin": "macro"})


def a_quotation_mark_never_closed(path: Path) -> Path:
    path.write_text('period,org_code,staff_group,fte\n2026-09,RH8,"Midwives,1\n' + "2026-09,RH8,Doctors,1\n" * 20_000)
    return path


def a_line_of_ten_million_commas(path: Path) -> Path:
    path.write_text("," * 10_000_000)
    return path


def random_bytes(path: Path) -> Path:
    path.write_bytes(bytes((number * 7919 + number // 251) % 256 for number in range(100_000)))
    return path


MAKERS: tuple[Callable[[Path], Path], ...] = (
    two_cells_far_apart,
    two_cells_far_apart_in_single_quotes,
    two_cells_far_apart_in_character_references,
    two_cells_far_apart_on_new_lines,
    two_cells_far_apart_in_a_part_of_another_name,
    zip_bomb_with_honest_sizes,
    zip_bomb_with_false_sizes,
    overlapping_parts,
    ten_thousand_sheets,
    five_megabytes_in_one_cell,
    a_billion_laughs,
    a_file_of_the_server,
    cut_off_in_the_middle,
    macros_under_another_name,
    a_quotation_mark_never_closed,
    a_line_of_ten_million_commas,
    random_bytes,
)


def a_million_formatted_blank_rows(path: Path) -> Path:
    """Not hostile: people format whole columns. The return above the blank rows is honest."""
    headings = "".join(text(f"{column}1", name) for column, name in zip("ABCD", HEADINGS, strict=True))
    figures = "".join(text(f"{column}2", value) for column, value in zip("ABCD", HONEST, strict=True))
    blanks = "".join(f'<row r="{row}" s="1"><c r="A{row}" s="1"/></row>' for row in range(3, 1_000_003))
    return workbook(path, f'<row r="1">{headings}</row><row r="2">{figures}</row>{blanks}')


HEADINGS = ("Month", "Organisation code", "Staff group", "FTE")
HONEST = ("2026-09", "RH8", "Midwives", "12.5")


def corpus_files(shared: Path) -> Iterator[Path]:
    yield from (path for path in sorted((shared / "corpus").rglob("*")) if path.is_file())
