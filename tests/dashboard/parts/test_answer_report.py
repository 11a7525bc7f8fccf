"""Reports of an answer: true to scale, readable by machines and people, with the answer's own numbers."""

import io
import re
from datetime import UTC, datetime

import docx
import numpy as np
import pyarrow as pa
import pytest
import shapely
from defusedxml import ElementTree
from PIL import Image

from dashboard.parts.answer_report.map_frame import SCALES, MapFrame
from dashboard.parts.answer_report.report_content import ReportContent
from dashboard.parts.answer_report.report_page import report_pdf
from dashboard.parts.answer_report.text_block import text_block
from dashboard.parts.answer_report.word_document import word_document
from dashboard.parts.answer_text import AnswerText
from dashboard.texts import load
from data import town
from data.folders import Folders
from data.projection import to_degrees
from layers import discover
from services import questions
from services.workbench import QuestionResult, ResultFigure, ResultShapes
from services.workbench.exports import ExportFacts
from tests.support.pdf_drawing import drawn_paths, streams

APART_M = np.array([[383_000.0, 5_711_000.0], [384_200.0, 5_711_900.0]])
SITES_INK = (0, 0.447059, 0.698039)
FACTS = ExportFacts(
    question="reach",
    asked={"places": "paper"},
    sources={"paper": {"attribution": "EUV", "licence": "dl-de/by-2-0"}},
    made_at=datetime(2026, 7, 1, 12, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def content(built_town: Folders) -> ReportContent:
    return written(built_town, "de")


def written(built_town: Folders, language: str) -> ReportContent:
    points = np.asarray(shapely.points(*to_degrees(APART_M)))
    result = QuestionResult(
        figures={
            "share": ResultFigure(61.25, "%", 1, low=58.0, high=64.5),
            "without": ResultFigure(29_512),
            "limit": ResultFigure(500, "m"),
        },
        tables={"by_district": pa.table({"district": ["Ickern"], "residents": [12_345]})},
        shapes={"sites": ResultShapes("sites", points, pa.table({"name": ["a", "b"]}))},
        notes=("estimated",),
    )
    asked = questions.discover()["reach"].parameters.model_validate({"places": "paper"})
    text = AnswerText("reach", asked, result, load()[language], discover())
    return ReportContent(text, FACTS, town.load("castrop_rauxel"), built_town.town, reference="a-1")


@pytest.fixture(scope="module")
def made(content: ReportContent) -> bytes:
    return report_pdf(content)


def test_the_map_is_true_to_its_scale_within_half_a_millimetre(content: ReportContent, made: bytes) -> None:
    scale = content.drawing.frame.scale
    assert scale in SCALES
    marks = [one for one in drawn_paths(made) if one.fill == pytest.approx(SITES_INK, abs=1e-3) and one.size.max() > 2]
    first, second = (one.middle for one in marks[:2])
    assert (second - first) == pytest.approx((APART_M[1] - APART_M[0]) / scale * 1000, abs=0.1)
    metres, _ = content.drawing.frame.scale_bar()
    halves = [one for one in drawn_paths(made) if one.size[1] == pytest.approx(1.2, abs=0.01)]
    assert sum(float(one.size[0]) for one in halves) == pytest.approx(metres / scale * 1000, abs=0.1)


def test_the_frame_holds_what_it_is_made_for() -> None:
    frame = MapFrame.around((0.0, 0.0, 9_000.0, 4_000.0), 178, 150)
    west, south, east, north = frame.bounds_m
    assert west <= 0
    assert east >= 9_000
    assert (north - south) / 150 == pytest.approx((east - west) / 178)
    assert frame.scale == 60_000
    assert frame.mm(np.array([[west, north]])).tolist() == [[0, 0]]


def test_the_pdf_is_tagged_and_brings_its_fonts(made: bytes) -> None:
    whole = made + b"".join(streams(made))
    assert b"/Marked true" in whole
    assert b"pdfuaid:part" in whole
    assert re.search(rb"/Lang ?\(de\)", whole)
    assert len(re.findall(rb"/S ?/Figure", whole)) == 2  # the map, and a sign of its legend
    assert len(re.findall(rb"/FontFile\d? ", whole)) == len(re.findall(rb"/Type ?/FontDescriptor", whole)) > 0
    assert b"Fira" in whole


def test_the_document_holds_the_finding_the_numbers_and_a_picture_for_print(content: ReportContent) -> None:
    document = docx.Document(io.BytesIO(word_document(content)))
    paragraphs = [one.text for one in document.paragraphs]
    assert paragraphs[:2] == ["Erreichbarkeit", content.text.sentence]
    for heading in ("So gerechnet", "Grenzen", "Unsicherheit", "Quellen"):
        assert heading in paragraphs
    assert "Stand: 01.07.2026, 14:00\u00a0Uhr; aufgehoben unter a-1" in paragraphs
    figures, districts = document.tables
    assert [one.text for one in figures.rows[1].cells] == [
        "Menschen in Reichweite",
        "61,3\u00a0%",
        "58,0 bis 64,5\u00a0%",
    ]
    assert [one.text for one in districts.rows[1].cells] == ["Ickern", "12.345"]
    (shape,) = document.inline_shapes
    assert content.text.sentence in shape._inline.docPr.get("descr")
    picture = next(one.target_part.blob for one in document.part.rels.values() if "image" in one.reltype)
    assert Image.open(io.BytesIO(picture)).width / (shape.width.inches) >= 300
    assert document.core_properties.language == "de-DE"


def test_the_picture_has_three_hundred_dots_an_inch(content: ReportContent) -> None:
    drawing = ElementTree.fromstring(content.plate.svg())
    picture = Image.open(io.BytesIO(content.plate.png()))
    assert picture.width == round(float((drawing.get("width") or "").removesuffix("mm")) / 25.4 * 300)
    assert content.text.sentence in (drawing[0].text or "")
    written = " ".join(one.text or "" for one in drawing.iter("{http://www.w3.org/2000/svg}text"))
    assert "EUV" in written
    assert "Orte" in written


def test_the_block_of_text_says_all_of_it(content: ReportContent) -> None:
    said = text_block(content).decode()
    assert content.text.sentence in said
    assert "Menschen in Reichweite\t61,3\u00a0%\t(mit 95\u00a0% Sicherheit 58,0 bis 64,5\u00a0%)" in said
    assert "Stadtteil\tMenschen\nIckern\t12.345" in said
    assert "Altpapier: EUV, Lizenz dl-de/by-2-0" in said
    assert "aus den Gebäuden geschätzt" in said


def test_it_is_written_in_the_language_that_is_asked_for(built_town: Folders) -> None:
    said = text_block(written(built_town, "en")).decode()
    assert "How it was computed" in said
    assert "As of 1 July 2026, 14:00" in said
