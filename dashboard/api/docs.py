"""The documentation page: the OpenAPI document as plain HTML, without a script and without anyone else's server."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, Final

_STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 "Fira Sans", system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 3rem; } h3 { margin-top: 2rem; font-weight: 600; overflow-wrap: anywhere; }
code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; padding: 0.5rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 1rem 0.4rem 0; border-bottom: 1px solid #8886; }
td { overflow-wrap: anywhere; }
a { color: inherit; } :focus-visible { outline: 3px solid #0072B2; outline-offset: 2px; }
"""


def page(document: Mapping[str, Any], *, layer: str) -> str:
    """The whole page."""
    info, base = document["info"], document["servers"][0]["url"]
    parts = [
        f"<h1>{escape(info['title'])}: API</h1>",
        f"<p>{escape(info['description'])}</p>",
        f'<p>Licence: <a href="{escape(info["license"]["url"])}">{escape(info["license"]["name"])}</a>.</p>',
        f'<p>For programs: <a href="{escape(base)}/api/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>',
        *_operations(document["paths"], base=base, layer=layer),
        "<h2>Schemas</h2>",
        *(_schema(name, schema) for name, schema in document["components"]["schemas"].items()),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(info['title'])}: API</title><style>{_STYLE}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>"
    )


def _operations(paths: Mapping[str, Any], *, base: str, layer: str) -> Iterable[str]:
    tags = dict.fromkeys(one["tags"][0] for methods in paths.values() for one in methods.values())
    for tag in tags:
        yield f"<h2>{escape(tag)}</h2>"
        for path, methods in paths.items():
            for method, one in methods.items():
                if one["tags"][0] == tag:
                    yield _operation(path, method, one, base=base, layer=layer)


def _operation(path: str, method: str, one: Mapping[str, Any], *, base: str, layer: str) -> str:
    title = f"<h3 id='{escape(one['operationId'])}'>{escape(one['summary'])}</h3>"
    address = f"<p><code>{method.upper()} {escape(path)}</code></p>"
    secured = "<p>Needs a token: <code>Authorization: Bearer TOKEN</code>.</p>" if "security" in one else ""
    answers = ", ".join(f"{status} {escape(answer['description'])}" for status, answer in one["responses"].items())
    parameters = _parameters(one.get("parameters", ()))
    example = _example(path, base=base, layer=layer) if method == "get" else ""
    return f"{title}{address}<p>{escape(one['description'])}</p>{secured}{parameters}{example}<p>Answers: {answers}</p>"


def _example(path: str, *, base: str, layer: str) -> str:
    address = escape(base + path.replace("{layer}", layer).replace("{site_id}", f"{layer}-0001"))
    if "{" in address:  # of what a town may have or not
        return ""
    return f'<p>Try it: <a href="{address}"><code>{address}</code></a></p>'


def _parameters(parameters: Iterable[Mapping[str, Any]]) -> str:
    rows = "".join(
        f"<tr><th scope='row'><code>{escape(one['name'])}</code></th><td>{escape(_kind(one['schema']))}</td>"
        f"<td>{escape(one['description'])}</td></tr>"
        for one in parameters
    )
    head = "<tr><th scope='col'>Name</th><th scope='col'>Kind</th><th scope='col'>Meaning</th></tr>"
    return f"<table><caption>Parameters</caption><thead>{head}</thead><tbody>{rows}</tbody></table>" if rows else ""


def _schema(name: str, schema: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<tr><th scope='row'><code>{escape(key)}</code></th><td>{_linked(one)}</td>"
        f"<td>{escape(one.get('description', ''))}</td></tr>"
        for key, one in schema.get("properties", {}).items()
    )
    return f"<h3 id='schema-{escape(name)}'>{escape(name)}</h3><table><tbody>{rows}</tbody></table>"


def _linked(schema: Mapping[str, Any]) -> str:
    """Kind of a property; a reference links to its schema."""
    schema = schema.get("anyOf", [schema])[0]
    inner = schema.get("items", schema)
    if "$ref" in inner:
        name = escape(inner["$ref"].rpartition("/")[2])
        several = "list of " if "items" in schema else ""
        return f'{several}<a href="#schema-{name}">{name}</a>'
    return escape(_kind(schema))


def _kind(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"])) + _default(schema)
    kind = f"list of {_kind(schema['items'])}" if schema.get("type") == "array" else str(schema.get("type", "any"))
    limits = [f"{word} {schema[key]}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in schema]
    return " ".join([kind, *limits]) + _default(schema) + (" or null" if schema.get("nullable") else "")


def _default(schema: Mapping[str, Any]) -> str:
    return f"; default {schema['default']}" if "default" in schema else ""
