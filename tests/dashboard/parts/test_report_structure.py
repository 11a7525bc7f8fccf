"""What a screen reader finds in a report: language and title, headings, the map in words, cells with their headings."""

import re

import pytest

from dashboard.parts.answer_report.report_content import ReportContent
from dashboard.parts.answer_report.report_page import report_pdf
from data.folders import Folders
from tests.dashboard.parts.test_answer_report import written
from tests.support.pdf_drawing import streams
from tests.support.pdf_structure import PdfStructure


@pytest.fixture(scope="module")
def content(built_town: Folders) -> ReportContent:
    return written(built_town, "de")


@pytest.fixture(scope="module")
def made(content: ReportContent) -> bytes:
    return report_pdf(content)


@pytest.fixture(scope="module")
def structure(made: bytes) -> PdfStructure:
    return PdfStructure.read(made)


def test_it_says_its_language_and_its_title_is_shown(made: bytes, structure: PdfStructure) -> None:
    assert structure.catalog["Lang"] == "de"
    assert structure.catalog["MarkInfo"]["Marked"] == "true"
    assert structure.catalog["ViewerPreferences"]["DisplayDocTitle"] == "true"
    (metadata,) = (one for one in streams(made) if b"pdfuaid" in one)
    title = re.search(rb"<dc:title>.*?<rdf:li[^>]*>([^<]*)", metadata, re.DOTALL)
    assert title is not None
    assert title[1].decode() == "Erreichbarkeit: Castrop-Rauxel"


def test_it_is_read_from_its_title_by_the_finding_and_the_map_to_the_tables_and_sections(
    structure: PdfStructure,
) -> None:
    read = [one.kind for one in structure.document.all("H1", "H2", "H3", "P", "Figure", "L", "Table")]
    assert read[:2] == ["H1", "P"]
    assert read.count("H1") == 1
    assert "H3" not in read
    at = [read.index(one) for one in ("H1", "P", "Figure", "L", "Table", "H2")]
    assert at == sorted(at)
    assert read.count("H2") == 5


def test_every_picture_is_told_in_words(content: ReportContent, structure: PdfStructure) -> None:
    told = [one.facts.get("Alt", "") for one in structure.document.all("Figure")]
    assert all(told)
    assert content.text.sentence in told[0]
    assert content.drawing.scale() in told[0]


def test_every_cell_names_the_headings_of_its_row_and_column(structure: PdfStructure) -> None:
    tables = structure.document.all("Table")
    assert len(tables) == 2
    for table in tables:
        heads, *rows = table.all("TR")
        columns = [one.facts["ID"] for one in heads.all("TH")]
        assert len(columns) == len(heads.all("TH", "TD")) > 1
        assert table.parts[0].kind == "Caption"
        for row in rows:
            (first,) = row.all("TH")
            for column, cell in zip(columns[1:], row.all("TD"), strict=True):
                assert set(cell.facts["A"]["Headers"]) == {first.facts["ID"], column}
