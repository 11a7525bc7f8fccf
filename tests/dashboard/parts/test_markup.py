"""Whatever is not HTML becomes text."""

import json

from dashboard.parts.markup import Markup, data_block, tag


def test_texts_and_attributes_are_escaped() -> None:
    assert tag("a", {"title": '"><script>'}, "<b>&") == '<a title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;</a>'


def test_markup_is_taken_as_it_is_and_none_is_left_out() -> None:
    assert tag("p", None, Markup("<b>x</b>"), None, "y") == "<p><b>x</b>y</p>"


def test_attributes_stand_alone_or_not_at_all() -> None:
    assert tag("input", {"checked": True, "disabled": False, "id": None, "value": 0}) == '<input checked value="0">'


def test_a_data_block_cannot_be_closed_by_its_data() -> None:
    block = data_block("x", {"name": "</script><script>alert(1)</script>"})
    assert block.count("</script>") == 1
    inside = block.partition(">")[2].rpartition("</script>")[0]
    assert json.loads(inside) == {"name": "</script><script>alert(1)</script>"}
