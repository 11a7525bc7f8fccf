"""The report on emptyings as PDF, to be passed on."""

from typing import Final

from starlette.responses import Response

from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.pdf import MEDIA_TYPE, pdf
from dashboard.texts import Words

_STYLE: Final = """
@page { size: A4; margin: 18mm 16mm 20mm; @bottom-left { content: string(title); font-size: 8pt }
  @bottom-right { content: "%(page)s " counter(page) " / " counter(pages); font-size: 8pt } }
html { font: 9.5pt/1.4 "Fira Sans"; color: #000 }
h1 { font-size: 17pt; margin: 0 0 4mm; string-set: title content() }
h2 { font-size: 12pt; margin: 6mm 0 2mm; break-after: avoid }
p { margin: 0 0 2mm }
table { width: 100%%; border-collapse: collapse; margin: 0 0 3mm; font-variant-numeric: tabular-nums }
caption { text-align: left; font-size: 8pt; height: 0; color: transparent }
th, td { text-align: left; vertical-align: top; padding: 1mm 2mm 1mm 0; border-bottom: 0.2mm solid #999 }
thead th { font-weight: 600; border-bottom-color: #000 }
tbody th { font-weight: 400 }
tr { break-inside: avoid }
.status__note { font-size: 8pt }
"""


def sheet(name: str, title: str, content: Markup, words: Words) -> Response:
    """A file of this name: the content below its title."""
    body = join(tag("h1", None, title), content)
    written = pdf(title, words.language, _STYLE % {"page": words["report.page"]}, body)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(written, media_type=MEDIA_TYPE, headers=headers)
