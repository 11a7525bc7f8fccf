"""Only components in use come from KERN's stylesheet, and what comes is whole."""

from dashboard.vendor.kern import subset
from dashboard.vendor.listed import NODE

USED = frozenset({"kern-btn"})


def test_other_components_stay_away() -> None:
    css = ".kern-btn{a:b}.kern-card{c:d}.kern-btn--primary .kern-btn__x{e:f}.kern-btn .kern-icon{g:h}p{i:j}"
    assert subset(css, used=USED) == ".kern-btn{a:b}.kern-btn--primary .kern-btn__x{e:f}p{i:j}"


def test_a_selector_list_keeps_its_wanted_parts() -> None:
    assert subset(".kern-btn,.kern-card,a:is(b,c){x:y}", used=USED) == ".kern-btn,a:is(b,c){x:y}"


def test_media_rules_without_content_vanish_and_statements_stay() -> None:
    css = '@charset "UTF-8";@media print{.kern-card{a:b}}@media screen{.kern-btn{a:b}}@keyframes x{from{a:b}to{c:d}}'
    assert subset(css, used=USED) == '@charset "UTF-8";@media screen{.kern-btn{a:b}}@keyframes x{from{a:b}to{c:d}}'


def test_braces_in_strings_and_comments_do_not_count() -> None:
    css = '/* } */.kern-btn{content:"}"}p{background:url("data:image/svg+xml,<style>a{b:c}</style>")}'
    assert subset(css, used=USED) == css.removeprefix("/* } */")


def test_the_real_stylesheet_becomes_a_quarter_and_stays_balanced() -> None:
    css = (NODE / "@kern-ux/native/dist/kern.min.css").read_text("utf-8")
    kept = subset(css)
    assert len(kept) < len(css) / 3
    assert kept.count("{") == kept.count("}")
    assert "--kern-color-action-default" in kept
    assert ".kern-btn--primary" in kept
