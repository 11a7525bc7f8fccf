"""The town fills its map at every size, and nothing that lies on the map covers it."""

from playwright.sync_api import FloatRect, Page

from tests.support.running import App, Open, map_ready, until

SIZES = (
    (320, 640),
    (390, 844),
    (844, 390),
    (720, 450),
    (1024, 768),
    (1280, 640),
    (1440, 900),
    (2560, 1440),
)
TOWN = """() => {
  const {bounds: [[south, west], [north, east]]} = JSON.parse(document.getElementById('page-data').textContent);
  const [zoom, lat, lon] = location.hash.slice(7).split('/').map(Number);
  const px = 256 * 2 ** zoom;
  const down = (degrees) => Math.asinh(Math.tan(degrees * Math.PI / 180)) / (2 * Math.PI) * px;
  const {x, y, width, height} = document.getElementById('map-area').getBoundingClientRect();
  return {
    x: x + width / 2 + (west - lon) / 360 * px, width: (east - west) / 360 * px,
    y: y + height / 2 - down(north) + down(lat), height: down(north) - down(south),
  };
}"""
"""Where the bounds of the town are on the screen, CSS px, by the view that the address tells."""
FILLED = 0.85


CAUGHT = """
  let real;
  Object.defineProperty(window, "L", {
    get: () => real,
    set: (leaflet) => {
      real = leaflet;
      leaflet.Map.addInitHook(function () { window.townMap = this; });
    },
  });
"""
"""Run before a page: hands out its map."""
LABELS = """() => {
  const ground = Object.values(townMap._layers).find((one) => one.labelers);
  const found = ground.labelers.getIndex(townMap.getZoom())?.tree.all() ?? [];
  const of = new Map(found.map(({ indexedLabel: label }) => [label, label.bboxes]));
  const boxes = [...of.values()].flatMap((several, i) => several.map((one) => [i, one]));
  const meet = ([i, a], [j, b]) =>
    i < j && a.minX < b.maxX && b.minX < a.maxX && a.minY < b.maxY && b.minY < a.maxY;
  return { n: of.size, met: boxes.filter((one) => boxes.some((other) => meet(one, other))).length };
}"""
"""How many names of the basemap there are at this zoom, and how many of their boxes meet those of others."""


COLLISIONS = """() => {
  const seen = (one) => getComputedStyle(one).visibility === "visible";
  const names = [...document.querySelectorAll("#map-area .map__place")].filter(seen);
  const symbols = document.querySelectorAll("#map-area .mark :is(.pill, .symbol, .ring__ground)");
  const box = (one) => one.getBoundingClientRect();
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const things = [...names, ...symbols];
  const met = names.filter((name) => things.some((one) => one !== name && meet(box(name), box(one))));
  return { names: names.length, symbols: symbols.length, met: met.map((one) => one.textContent) };
}"""
"""The names of the map that are shown, and those of them that meet a symbol or another name."""


def box(page: Page, selector: str) -> FloatRect:
    found = page.locator(selector).bounding_box()
    assert found is not None
    return found


def town_of(page: Page) -> FloatRect:
    """The view comes into the address once a visitor moved the map: one step in, and back out again."""
    page.focus("#map-area .leaflet-container")
    for key in ("+", "-"):
        before = page.evaluate("location.hash")
        page.keyboard.press(key)
        page.wait_for_function("(before) => location.hash !== before", arg=before)
    found: FloatRect = page.evaluate(TOWN)
    return found


def test_the_town_fills_what_is_free_of_the_map(open_page: Open, still: App) -> None:
    wrong = []
    for width, height in SIZES:
        page = open_page(of=still, viewport={"width": width, "height": height}, reduced_motion="reduce")
        map_ready(page)
        town, area = town_of(page), box(page, "#map-area")
        slider = page.locator("#map-area .past")
        free = area["height"] - (box(page, "#map-area .past")["height"] if slider.count() else 0)
        filled = max(town["width"] / area["width"], town["height"] / free)
        if filled < FILLED or town["width"] > area["width"] or town["height"] > area["height"]:
            wrong.append(f"{width} x {height}: {filled:.2f}, {town}")
        page.close()
    assert wrong == []


def test_no_two_names_of_the_basemap_meet(open_page: Open, still: App) -> None:
    page = open_page("/embed", of=still, reduced_motion="reduce")
    page.add_init_script(CAUGHT)
    page.goto(f"{still.address}/?layer=heat")
    map_ready(page)
    page.evaluate("townMap.setZoom(14, {animate: false})")
    for _ in range(3):
        until(page, f"({LABELS})().n > 5")
        page.wait_for_load_state("networkidle")
        found = page.evaluate(LABELS)
        assert found["met"] == 0, found
        before = page.evaluate("townMap.getZoom()")
        page.evaluate("townMap.setZoom(townMap.getZoom() + 1, {animate: false})")
        until(page, f"townMap.getZoom() > {before}")


def test_no_name_of_the_map_meets_a_symbol(open_page: Open, still: App) -> None:
    wrong = []
    for path in ("/", "/entsorgung?layer=bins", "/unterwegs", "/karte?layer=heat,paper,bins", "/embed/map?layers=heat"):
        for width, height in ((390, 844), (1280, 640), (1920, 1080)):
            page = open_page(path, of=still, viewport={"width": width, "height": height}, reduced_motion="reduce")
            until(page, f"({COLLISIONS})().names > 3 && ({COLLISIONS})().symbols > 2")
            page.wait_for_timeout(300)
            found = page.evaluate(COLLISIONS)
            if found["met"]:
                wrong.append((path, width, found))
            page.close()
    assert wrong == []
