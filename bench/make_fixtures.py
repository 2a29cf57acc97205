"""Writes the fixture book into every format: ``python -m bench.make_fixtures [FOLDER]`` (default tests/fixtures).

The .doc is made by LibreOffice of the .docx and left as it is where LibreOffice is not installed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.fixture_book import BOOK, EXPENDITURE
from bench.fixture_office import to_docx, to_xls, to_xlsx
from bench.fixture_pdf import Ruling, scan_to_png, scans_to_pdf, to_pdf, to_scans
from bench.fixture_text import to_csv, to_html, to_md, to_txt

ROOT = Path(__file__).parents[1]
DPI = 150
SCANNED_PAGES = (1,)  # from 0
PICTURED_PAGE = 3


def pure_files() -> dict[str, bytes]:
    """All files that Python alone writes, scans excepted, by name."""
    return {
        "book.txt": to_txt(BOOK),
        "book.md": to_md(BOOK),
        "book_utf8.html": to_html(BOOK, "utf-8"),
        "book_gb18030.html": to_html(BOOK, "gb18030"),
        "expenditure.csv": to_csv(EXPENDITURE),
        "book.xlsx": to_xlsx(BOOK),
        "book.xls": to_xls(BOOK),
        "book.docx": to_docx(BOOK),
        "book_ruled.pdf": to_pdf(BOOK, Ruling.ALL),
        "book_horizontal.pdf": to_pdf(BOOK, Ruling.HORIZONTAL),
    }


def scanned_files(pdf: bytes) -> dict[str, bytes]:
    """Pages of the ruled PDF as pictures, by name."""
    scans = to_scans(pdf, (*SCANNED_PAGES, PICTURED_PAGE), DPI)
    return {"scan.pdf": scans_to_pdf(scans[:-1], DPI), "scan.png": scan_to_png(scans[-1], DPI)}


def write_doc(folder: Path) -> None:
    """Convert the .docx of the folder by LibreOffice; raises CalledProcessError where that fails."""
    program = shutil.which("soffice")
    if program is None:
        print("LibreOffice is not installed: book.doc was not made again", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as profile:
        own = f"-env:UserInstallation={Path(profile).as_uri()}"
        target = ["--convert-to", "doc:MS Word 97", "--outdir", str(folder), str(folder / "book.docx")]
        subprocess.run([program, own, "--headless", *target], check=True, capture_output=True, timeout=180)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    files = pure_files()
    for name, data in (files | scanned_files(files["book_ruled.pdf"])).items():
        (folder / name).write_bytes(data)
    write_doc(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests" / "fixtures")
