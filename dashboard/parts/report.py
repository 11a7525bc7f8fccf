"""The way to tell the town that a container is full or broken."""

from urllib.parse import quote

from dashboard.parts.markup import Markup, join, tag
from dashboard.texts import Words
from data.town import Town
from data.town.reporting import Reporting


def report(town: Town, words: Words, *, site_id: str, name: str) -> Markup | None:
    """Links for one site, named as leaving; None where the town says nothing."""
    found = town.report
    if found is None:
        return None
    said = None if found.url else tag("p", None, words["disposal.report.do"])
    links = [tag("li", None, one) for one in _links(found, words, site_id=site_id, name=name)]
    return tag("div", {"class": "report"}, said, tag("ul", None, *links))


def _links(found: Reporting, words: Words, *, site_id: str, name: str) -> list[Markup]:
    links = []
    if found.url:
        away = {"href": found.url_of(site_id, name), "target": "_blank", "rel": "noopener noreferrer external"}
        leaves = tag("span", {"class": "report__leaves"}, words.say("disposal.report.leaves", host=found.host))
        links.append(join(_link(words["disposal.report.do"], away), " ", leaves))
    if found.phone:
        number = "".join(one for one in found.phone if one.isdigit() or one == "+")
        links.append(_link(words.say("disposal.report.phone", phone=found.phone), {"href": f"tel:{number}"}))
    if found.email:
        subject = quote(words.say("disposal.report.subject", name=name, site_id=site_id))
        href = {"href": f"mailto:{found.email}?subject={subject}"}
        links.append(_link(words.say("disposal.report.email", email=found.email), href))
    return links


def _link(text: str, attributes: dict[str, str]) -> Markup:
    return tag("a", {"class": "report__link", **attributes}, text)
