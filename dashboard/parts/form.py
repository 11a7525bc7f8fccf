"""Fields and buttons of a form, after KERN UX: a label above, a hint below it, all usable without scripts."""

from collections.abc import Sequence

from dashboard.parts.markup import Attribute, Markup, tag


def field(
    name: str,
    label: str,
    *,
    kind: str = "text",
    value: str = "",
    hint: str = "",
    autocomplete: str = "off",
    required: bool = False,
    scope: str = "",
) -> Markup:
    """One line to write into; ``scope`` makes ids differ where one page has several forms."""
    own = _id(name, scope)
    text = {
        "class": "kern-form-input__input",
        "id": own,
        "name": name,
        "type": kind,
        "value": value if kind != "password" else None,
        "autocomplete": autocomplete,
        "required": required,
        "aria-describedby": f"{own}-hint" if hint else None,
        "step": "any" if kind == "number" else None,
    }
    return _labelled(own, label, hint, tag("input", text))


def area(name: str, label: str, *, value: str = "", hint: str = "", scope: str = "", rows: int = 3) -> Markup:
    """Several lines to write into."""
    own = _id(name, scope)
    text: dict[str, Attribute] = {"class": "kern-form-input__input", "id": own, "name": name, "rows": rows}
    control = tag("textarea", {**text, "aria-describedby": f"{own}-hint" if hint else None}, f"\n{value}")
    return _labelled(own, label, hint, control)


def chosen_file(
    name: str, label: str, *, hint: str = "", accept: str = "", scope: str = "", required: bool = True
) -> Markup:
    """A file of the device, or a picture its camera takes."""
    own = _id(name, scope)
    sent = {
        "class": "kern-form-input__input",
        "id": own,
        "name": name,
        "type": "file",
        "accept": accept or None,
        "required": required,
        "aria-describedby": f"{own}-hint" if hint else None,
    }
    return _labelled(own, label, hint, tag("input", sent))


def check(name: str, label: str, *, checked: bool = False) -> Markup:
    """Something that is so, or is not."""
    box = tag("input", {"type": "checkbox", "id": name, "name": name, "value": "1", "checked": checked})
    return tag("div", {"class": "form__check"}, box, tag("label", {"for": name}, label))


def choice(name: str, label: str, options: Sequence[tuple[str, str]], *, value: str = "", scope: str = "") -> Markup:
    """One of several, each a value and what it is called."""
    own = _id(name, scope)
    listed = [tag("option", {"value": one, "selected": one == value}, called) for one, called in options]
    control = tag("select", {"class": "kern-form-input__input form__choice", "id": own, "name": name}, *listed)
    return _labelled(own, label, "", control)


def hidden(name: str, value: str) -> Markup:
    """What the form knows by itself."""
    return tag("input", {"type": "hidden", "name": name, "value": value})


def button(label: str, *, kind: str = "primary", element_id: str | None = None) -> Markup:
    """Sends the form; in a piece of a page that is taken anew it needs an id, or another's form may take its place."""
    own = {"class": f"kern-btn kern-btn--{kind}", "type": "submit", "id": element_id}
    return tag("button", own, tag("span", {"class": "kern-label"}, label))


def act(label: str, element_id: str, *, kind: str = "secondary", **more: Attribute) -> Markup:
    """A button for scripts."""
    own: dict[str, Attribute] = {"class": f"kern-btn kern-btn--{kind}", "type": "button", "id": element_id}
    return tag("button", {**own, **more}, tag("span", {"class": "kern-label"}, label))


def way(label: str, href: str) -> Markup:
    """A link that looks like a button."""
    return tag(
        "a", {"class": "kern-btn kern-btn--secondary", "href": href}, tag("span", {"class": "kern-label"}, label)
    )


def _id(name: str, scope: str) -> str:
    return f"{scope}-{name}" if scope else name


def _labelled(own: str, label: str, hint: str, control: Markup) -> Markup:
    """A control below its label and what there is to say of it; ``own`` is its id."""
    return tag(
        "div",
        {"class": "form__field kern-form-input"},
        tag("label", {"class": "kern-label", "for": own}, label),
        tag("span", {"class": "form__hint", "id": f"{own}-hint"}, hint) if hint else None,
        control,
    )
