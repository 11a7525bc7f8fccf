"""What a screen reader says of a page from its beginning to its end; the whole run belongs to `make proof`."""

import re
from typing import Final

import pytest

from tests.support.running import ROOT, Open

READER: Final = ROOT / "node_modules/@guidepup/virtual-screen-reader/lib/esm/index.browser.js"
READ: Final = """async () => {
  const { virtual } = await import('/reader.js');
  // Drawings are one thing to those who hear them, and what stands for scripts is not there: it knows neither.
  for (const one of document.querySelectorAll('noscript, [role=img] > *')) one.remove();
  await virtual.start({ container: document.body });
  for (let said = 0; said < 2000 && (await virtual.lastSpokenPhrase()) !== 'end of document'; said += 1) {
    await virtual.next();
  }
  return virtual.spokenPhraseLog();
}"""
BARE: Final = re.compile(r"[\d.,+−-]+")
UNNAMED: Final = frozenset({"link", "button", "textbox", "combobox", "img", "image", "slider", "checkbox"})
pytestmark = pytest.mark.long


def spoken(open_page: Open, path: str) -> list[str]:
    page = open_page(path)
    page.route("**/reader.js", lambda route: route.fulfill(path=READER, content_type="text/javascript"))
    page.wait_for_load_state("networkidle")
    said: list[str] = page.evaluate(READ)
    return said


@pytest.mark.parametrize("path", ["/", "/klima", "/entsorgung", "/ort/heat-0002", "/ort/bins-0007"])
def test_a_page_is_read_to_its_end_with_its_answer_first_and_without_noise(open_page: Open, path: str) -> None:
    said = spoken(open_page, path)
    assert said[-1] == "end of document"
    assert not [one for one in said if one in UNNAMED]
    runs = [one for one in range(len(said) - 3) if all(BARE.fullmatch(word) for word in said[one : one + 4])]
    assert not runs, [said[one : one + 4] for one in runs][:3]
    main = next(at for at, one in enumerate(said) if one.startswith("main"))
    heading = next(at for at, one in enumerate(said) if one.startswith("heading") and one.endswith("level 1"))
    assert heading - main < 12, said[main : heading + 1]
