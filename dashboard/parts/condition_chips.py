"""How many sites are in which condition, as links that leave only those in the list and on the map."""

from dashboard.parts.addresses import Address
from dashboard.parts.conditions import Condition, Conditions
from dashboard.parts.figures import number
from dashboard.parts.markup import Markup, tag
from dashboard.texts import Words


def condition_chips(conditions: Conditions, address: Address) -> Markup:
    """One link a condition, its counts adding up to all sites there are to list; the chosen one leads back to all."""
    words = conditions.view.words
    chips = [tag("li", None, _chip(one, address, words)) for one in conditions.counted()]
    return tag("nav", {"class": "chips", "aria-label": words["list.conditions"]}, tag("ul", None, *chips))


def _chip(one: Condition, address: Address, words: Words) -> Markup:
    chosen = bool(set(one.ids) & set(address.conditions))
    href = address.to(conditions=() if chosen else one.ids, page=1)
    own = {
        "class": "chip",
        "href": f"{href}#list",
        "id": f"chip-{one.ids[0]}",
        "aria-current": "true" if chosen else None,
        "data-list": True,
        "data-conditions": ",".join(one.ids),
    }
    n = tag("span", {"class": "chip__n"}, number(one.n, decimals=0, words=words))
    return tag("a", own, one.look.svg(), one.look.label, " ", n)
