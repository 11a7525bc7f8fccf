"""The label of a site, to be printed: its name, its id, and the code that leads whoever mounts a device there."""

from functools import partial
from typing import Final
from urllib.parse import quote

from dashboard.parts.form import act
from dashboard.parts.markup import tag
from dashboard.parts.qr import qr
from dashboard.staff.administration import site
from dashboard.staff.page import MOUNTING, Content, StaffContext, StaffPage, StaffVisit

PATH: Final = f"{site.PATH}/etikett"


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/ort/{site_id}/etikett``."""
    return StaffPage(
        name="site_label",
        path=PATH,
        permission="sites.change",
        order=None,
        show=partial(_show, given),
        scripts=("label.js",),
    )


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    words, known = visit.words, site.known_site(given, visit)
    target = f"{visit.origin}{MOUNTING}{quote(known.site_id, safe='')}"
    label = tag(
        "section",
        {"class": "label"},
        qr(target, words.say("site_label.code", site=known.site_id)),
        tag(
            "div",
            None,
            tag("p", {"class": "label__town"}, given.context.town.name),
            tag("p", {"class": "label__name"}, known.name),
            tag("p", {"class": "label__id"}, known.site_id),
            tag("p", {"class": "label__scan"}, words["site_label.scan"]),
        ),
    )
    above = [
        tag("a", {"href": visit.address.page_at(site.path_of(known.site_id))}, known.name),
        words["site_label.intro"],
    ]
    return [
        *(tag("p", {"class": "label__about"}, one) for one in above),
        label,
        tag("p", {"class": "label__print"}, act(words["site_label.print"], "print", kind="primary", hidden=True)),
    ]
