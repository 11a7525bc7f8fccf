"""The way to tell the town that something is wrong with a site."""

from urllib.parse import quote

from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.town.reporting import Reporting


def report(view: LayerView, index: int) -> Markup | None:
    """Links for one site, named as leaving; None where the town says nothing."""
    found, words = view.town.report, view.words
    if found is None:
        return None
    problems = view.layer.problems[words.language]
    does = words.say("report.do_named", problems=problems) if problems else words["report.do"]
    said = None if found.url else tag("p", None, does)
    site_id, name = view.current.sites.site_id[index], view.current.sites.name[index]
    links = [tag("li", None, one) for one in _links(found, words, does, site_id=site_id, name=name)]
    return tag("div", {"class": "report"}, said, tag("ul", None, *links))


def _links(found: Reporting, words: Words, does: str, *, site_id: str, name: str) -> list[Markup]:
    links = []
    if found.url:
        away = {"href": found.url_of(site_id, name), "target": "_blank", "rel": "noopener noreferrer external"}
        leaves = tag("span", {"class": "report__leaves"}, words.say("report.leaves", host=found.host))
        links.append(join(_link(does, away), " ", leaves))
    if found.phone:
        number = "".join(one for one in found.phone if one.isdigit() or one == "+")
        links.append(_link(words.say("report.phone", phone=found.phone), {"href": f"tel:{number}"}))
    if found.email:
        subject = quote(words.say("report.subject", name=name, site_id=site_id))
        href = {"href": f"mailto:{found.email}?subject={subject}"}
        links.append(_link(words.say("report.email", email=found.email), href))
    return links


def _link(text: str, attributes: dict[str, str]) -> Markup:
    return tag("a", {"class": "report__link", **attributes}, text)
