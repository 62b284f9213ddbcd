"""Set Paylo's User Agreement as PDF: `python make_agreement.py`, with reportlab; the PDFs are kept.

The source is plain text: `# title`, `## heading`, `- item`, `| cell | cell |`, else a paragraph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

HERE = Path(__file__).resolve().parent
BODY = ParagraphStyle(
    "body", fontName="Times-Roman", fontSize=10.5, leading=14, spaceAfter=6, alignment=TA_JUSTIFY
)
ITEM = ParagraphStyle("item", parent=BODY, leftIndent=8 * mm, bulletIndent=3 * mm, spaceAfter=3)
TITLE = ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=18, leading=24, spaceAfter=6)
HEADING = ParagraphStyle("heading", parent=TITLE, fontSize=12, leading=16, spaceBefore=8)
HEADING.keepWithNext = 1
RULES = TableStyle(
    [
        ("FONT", (0, 0), (-1, 0), "Times-Bold", 10),
        ("FONT", (0, 1), (-1, -1), "Times-Roman", 10),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.grey),
    ]
)


def set_pdf(source: Path, target: Path) -> None:
    """Set one dated text; the same text always gives the same bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    # invariant: no clock and no random identifier goes into the file
    pages = SimpleDocTemplate(
        str(target), pagesize=A4, invariant=1, title="Paylo User Agreement", author="Paylo Money AS"
    )
    furnish = _furniture(source.stem)
    pages.build(list(_flow(source.read_text("utf-8"))), onFirstPage=furnish, onLaterPages=furnish)


def _flow(text: str) -> Iterator[Flowable]:
    lines = (line for line in text.splitlines() if line)
    for is_table, group in groupby(lines, key=lambda line: line.startswith("|")):
        if is_table:
            yield _table(list(group))
        else:
            yield from map(_paragraph, group)


def _table(lines: list[str]) -> Table:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return Table(rows, colWidths=(86 * mm, 34 * mm, 34 * mm), style=RULES, spaceAfter=8)


def _paragraph(line: str) -> Paragraph:
    mark, _, rest = line.partition(" ")
    styles = {"#": TITLE, "##": HEADING}
    if mark in styles:
        return Paragraph(rest, styles[mark])
    if mark == "-":
        return Paragraph(rest, ITEM, bulletText="•")
    return Paragraph(line, BODY)


def _furniture(release: str) -> Callable[[Canvas, SimpleDocTemplate], None]:
    """Return what draws the running heads and the page number."""

    def furnish(canvas: Canvas, pages: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(25 * mm, A4[1] - 14 * mm, "Paylo Money AS")
        canvas.drawRightString(A4[0] - 25 * mm, A4[1] - 14 * mm, f"User Agreement {release}")
        canvas.drawCentredString(A4[0] / 2, 12 * mm, f"Page {pages.page}")

    return furnish


if __name__ == "__main__":
    for dated in sorted((HERE / "agreement").glob("*.txt")):
        set_pdf(dated, HERE / "pages" / dated.stem / "paylo" / "user-agreement.pdf")
