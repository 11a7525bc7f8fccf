"""The answer as a block of text for a council's paper, to be copied: plain, tables by tabulators."""

from collections.abc import Iterator

from dashboard.parts.answer_report.report_content import ReportContent


def text_block(content: ReportContent) -> bytes:
    """UTF-8."""
    return ("\n".join(_lines(content)).rstrip() + "\n").encode()


def _lines(content: ReportContent) -> Iterator[str]:
    words, text = content.words, content.text
    yield from (f"{text.title} – {content.town.name}", "", text.sentence, "", content.asked, "")
    for one in text.figures():
        yield f"{one.label}\t{one.text}" + (
            f"\t({words['questions.report.interval']} {one.interval})" if one.interval else ""
        )
    for table in text.tables():
        yield from ("", words.say("questions.report.table", title=table.title), "\t".join(table.columns))
        yield from ("\t".join(row) for row in table.rows)
    for name, texts in (
        ("method", [text.method]),
        ("limits", content.limits),
        ("uncertainty", content.uncertainty),
        ("sources", content.sources),
    ):
        yield from ("", words[f"questions.report.{name}"], *texts)
    yield from ("", content.dated)
