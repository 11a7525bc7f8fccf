"""Every text that people read: searched, drafted, tried on the pages where it stands, released, undone."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from starlette.responses import HTMLResponse, Response

from dashboard.parts.form import area, button, field, hidden
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.status.table import cards
from dashboard.staff.override_forms import DEEDS, deed, done, here, possible, state, waiting
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.text_uses import TextUses
from dashboard.texts import LANGUAGES, SIMPLE, Language, UnknownTextError, Words
from dashboard.texts.draft import LONGEST, Misfit, misfit, places
from dashboard.texts.words import Trial
from data.errors import BadRequestError, FieldError
from data.records.overrides import Override, OwnOverrideError
from data.records.permissions import Account, ForeignBodyError

PATH: Final = f"{ROOT}/texte"
PREVIEW: Final = "/vorschau"
AT_ONCE: Final = 40
_UNSEEN: Final = {"Content-Security-Policy": "script-src 'none'", "Cache-Control": "no-store"}
"""Scripts would take pieces anew that know nothing of a draft."""


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/texte``."""
    made = TextsPage(given, TextUses(given.context, given.shown))
    return StaffPage(
        name="texts",
        path=PATH,
        permission="texts.change",
        changes="texts.change",
        order=45,
        show=made.show,
        change=made.change,
        attention=made.waiting,
        files={PREVIEW: made.preview},
        wrong={OwnOverrideError: "own", ForeignBodyError: "foreign", UnknownTextError: "key"},
    )


@dataclass(frozen=True, slots=True)
class TextsPage:
    """What the page shows and does."""

    given: StaffContext
    uses: TextUses

    def waiting(self, account: Account) -> int:
        """Drafts of others."""
        return waiting(self._own().values(), account)

    def show(self, visit: StaffVisit) -> Content:
        """The search; of a chosen text its languages, and where it stands."""
        words, chosen = visit.words, visit.typed.get("key") or visit.query.get("key", "")
        return [
            done(visit),
            tag("p", None, words["texts.intro"]),
            *(self._chosen(chosen.removeprefix(f"{SIMPLE}."), visit) if chosen else ()),
            *self._search(visit),
        ]

    def change(self, visit: StaffVisit) -> str:
        """Keep a draft, or do with it what the form says."""
        typed, records = visit.typed, self.given.house.records.texts
        key, language, do = (typed.get(one, "") for one in ("key", "language", "do"))
        shipped = self.given.context.texts.shipped.get(language)
        if shipped is None or key not in shipped:
            raise UnknownTextError(key, [])
        if do == "draft":
            text = typed.get("text", "").replace("\r\n", "\n").strip()
            if wrong := misfit(shipped[key], text):
                raise FieldError(f"text.{wrong.kind}", f"{language}:{key}: {wrong.kind}")
            records.draft(f"{language}:{key}", text)
        elif do in DEEDS:
            getattr(records, do)(f"{language}:{key}")
        else:
            raise BadRequestError(f"cannot do {do!r}; known: draft, {', '.join(DEEDS)}")
        self.given.context.texts.follow()
        return here(visit, key=key, done=do)

    def preview(self, visit: StaffVisit) -> Response:
        """A page with the drafts of one text in it, without scripts."""
        query = visit.query
        key, path, simple = query.get("key", ""), query.get("page", "/"), query.get(SIMPLE) == "1"
        if key not in self.given.context.texts.shipped["de"]:
            return _refused(visit.words)
        language: Language = "en" if query.get("in") == "en" else "de"
        drafts: dict[Language, dict[str, str]] = {one: {} for one in LANGUAGES}
        for entry, one in self._own().items():
            of, _, named = entry.partition(":")
            if named in {key, f"{SIMPLE}.{key}"} and one.draft is not None:
                drafts["en" if of == "en" else "de"][named] = one.draft
        banner = visit.words.say("texts.preview_banner", named=key)
        return HTMLResponse(
            self.uses.preview(Trial(drafts), path, language, simple=simple, banner=banner), headers=_UNSEEN
        )

    def _own(self) -> dict[str, Override[str]]:
        return self.given.house.records.texts.listed()

    # ---- search -----------------------------------------------------------------------------

    def _search(self, visit: StaffVisit) -> Iterator[Markup | None]:
        words, asked = visit.words, visit.query.get("q", "").strip()
        kept = [hidden(name, value) for name, value in visit.address.query().items() if name != "page"]
        yield tag(
            "form",
            {"class": "form desk__search", "method": "get", "role": "search"},
            *kept,
            field("q", words["texts.search"], kind="search", value=asked),
            button(words["texts.go"]),
        )
        own = self._own()
        found = [*self._found(asked.casefold().split())] if asked else [*_keys(own)]
        count = words.say("texts.found" if asked else "texts.changed", n=len(found), most=AT_ONCE)
        yield tag("p", {"class": "status__answer", "role": "status"}, count)
        if rows := [self._row(key, own, visit) for key in found[:AT_ONCE]]:
            heads = [words[f"texts.{one}"] for one in ("key", "de", "en", "standing")]
            yield cards(heads, rows, caption=words["texts.title"])

    def _found(self, wanted: list[str]) -> Iterator[str]:
        texts = self.given.context.texts
        for key, text in texts["de"].items():
            said = f"{key} {text} {texts['en'][key]}".casefold()
            if all(one in said for one in wanted):
                yield key

    def _row(self, key: str, own: dict[str, Override[str]], visit: StaffVisit) -> list[Markup | str]:
        texts = self.given.context.texts
        link = tag("a", {"href": here(visit, key=key)}, key)
        said = [texts[one].get(key, "") if key in texts[one] else "" for one in LANGUAGES]
        states = {state(own.get(f"{one}:{key}")) for one in LANGUAGES}
        return [link, *said, ", ".join(visit.words[f"texts.state.{one}"] for one in sorted(states))]

    # ---- one text ---------------------------------------------------------------------------

    def _chosen(self, key: str, visit: StaffVisit) -> Iterator[Markup]:
        shipped, words = self.given.context.texts.shipped, visit.words
        if key not in shipped["de"]:
            yield tag("p", {"class": "form__problem", "role": "alert"}, words["texts.error.key"])
            return
        own = self._own()
        keys = [one for one in (key, f"{SIMPLE}.{key}") if one in shipped["de"]]
        forms = [
            self._text(one, language, own.get(f"{language}:{one}"), visit) for one in keys for language in LANGUAGES
        ]
        yield tag(
            "section", {"class": "article__part", "id": "text"}, tag("h2", None, key), *self._uses(key, visit), *forms
        )

    def _uses(self, key: str, visit: StaffVisit) -> Iterator[Markup]:
        words, paths = visit.words, self.uses.found.get(key, [])
        yield tag("h3", None, words["texts.uses"])
        links = [
            tag("li", None, path, *(join(" · ", self._look(key, path, one, visit)) for one in (*LANGUAGES, SIMPLE)))
            for path in paths
        ]
        yield tag("ul", None, *links) if links else tag("p", None, words["texts.unused"])
        yield tag("p", {"class": "status__note"}, words["texts.uses_note"])

    def _look(self, key: str, path: str, how: str, visit: StaffVisit) -> Markup:
        asked = {"key": key, "page": path, "in": how, **({SIMPLE: "1"} if how == SIMPLE else {})}
        href = f"{visit.address.base}{PATH}{PREVIEW}?{urlencode(asked)}"
        return tag("a", {"href": href}, visit.words[f"texts.look.{how}"])

    def _text(self, key: str, language: str, own: Override[str] | None, visit: StaffVisit) -> Markup:
        words, scope = visit.words, f"{language}-{key}"
        texts = self.given.context.texts
        now = texts[language][key]
        is_typed = (visit.typed.get("key"), visit.typed.get("language")) == (key, language)
        drafted = now if own is None or own.draft is None else own.draft
        value = visit.typed.get("text", drafted) if is_typed else drafted
        shipped = texts.shipped[language][key]
        hint = words.say("texts.hint", n=LONGEST, places=" ".join(sorted(places(shipped))) or words["texts.no_places"])
        label = words[f"texts.{language}"] + (f" ({words['texts.simple']})" if key.startswith(f"{SIMPLE}.") else "")
        sent = [hidden("key", key), hidden("language", language)]
        return tag(
            "div",
            {"class": "article__part"},
            tag("p", {"class": "status__note"}, _said(own, shipped, visit)),
            tag("p", {"class": "form__problem"}, _wrong(shipped, value, visit)) if is_typed and visit.wrong else None,
            tag(
                "form",
                {"class": "form", "method": "post", "action": visit.address.to()},
                hidden("do", "draft"),
                *sent,
                area("text", label, value=value, hint=hint, scope=scope),
                button(words["texts.save"], element_id=f"{scope}-save"),
            ),
            tag(
                "div",
                {"class": "desk__row"},
                *(deed(do, sent, f"{scope}-{do}", visit) for do in possible(own, visit.account)),
            ),
        )


def _refused(words: Words) -> Response:
    """What a preview of no text is answered with."""
    said, name = words["texts.error.key"], words["texts.title"]
    window = tag("meta", {"name": "viewport", "content": "width=device-width"})
    head = tag("head", None, tag("title", None, name), window)
    body = tag("body", None, tag("main", None, tag("h1", None, name), tag("p", None, said)))
    whole = tag("html", {"lang": words.language}, head, body)
    return HTMLResponse(f"<!doctype html>{whole}", HTTPStatus.BAD_REQUEST)


def _said(own: Override[str] | None, shipped: str, visit: StaffVisit) -> str:
    """What is in force, and what was."""
    words, how = visit.words, state(own)
    said = words[f"texts.state.{how}"]
    if own is None or how == "shipped":
        return said
    before = words.say("texts.previous", text=shipped if own.previous is None else own.previous)
    by = words.say("texts.by", author=own.author.partition(":")[2] or own.author)
    return " ".join([f"{said}.", by, before if own.value is not None else "", words.say("texts.shipped", text=shipped)])


def _wrong(shipped: str, text: str, visit: StaffVisit) -> str:
    """Which placeholders are missing, and which there are not."""
    wrong = misfit(shipped, text.replace("\r\n", "\n").strip()) or Misfit("")
    named = {"missing": wrong.missing, "unknown": wrong.unknown}
    return " ".join(visit.words.say(f"texts.{one}", places=" ".join(those)) for one, those in named.items() if those)


def _keys(own: dict[str, Override[str]]) -> list[str]:
    """The keys of what is or shall be otherwise."""
    return sorted({entry.partition(":")[2] for entry, one in own.items() if state(one) != "shipped"})
