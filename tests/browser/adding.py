"""What a researcher does on the page of layers."""

import json
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, TimeoutError, expect  # noqa: A004

DAY = "1994-05-12"
TRIES = 4
#: How many features the map has that are not of the basemap.
FEATURES = "it.table.layers.filter((layer) => !layer.base).reduce((n, { count }) => n + count, 0)"


def go(page: Page, url: str) -> Page:
    """Open the page of layers."""
    page.goto(f"{url}/layers")
    expect(page.get_by_role("heading", name="Add layers")).to_be_visible(timeout=60_000)
    return page


def feature(number: int, **properties: object) -> dict[str, object]:
    geometry = {"type": "Point", "coordinates": [46.5 + number / 50, 39.8]}
    properties = {"name": f"Thing {number}", **properties}
    return {
        "type": "Feature",
        "id": f"thing-{number}",
        "geometry": geometry,
        "properties": properties,
    }


def collection(*features: object, **members: object) -> str:
    return json.dumps({"type": "FeatureCollection", **members, "features": features})


def drop(page: Page | Locator, **files: str) -> None:
    """Drop files; a name ends as its keyword does, an underline for the dot."""
    payload = [
        {
            "name": re.sub(r"_(?=[a-z]+$)", ".", name),
            "mimeType": "application/octet-stream",
            "buffer": text.encode(),
        }
        for name, text in files.items()
    ]
    page.locator("input[type=file]").set_input_files(payload)  # type: ignore[arg-type]


def drag_and_drop(page: Page, *files: Path) -> None:
    """Drag files of the disk over the field and let go, as a hand does."""
    box = page.locator(".st-key-files section").bounding_box()
    assert box is not None
    place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    dragged = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for step in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": step, **place, "data": dragged})
        if step == "dragOver":
            expect(page.get_by_text("Drag and drop files here")).to_be_visible()


def row(page: Page, name: str) -> Locator:
    return page.locator('[class*="st-key-row-"]', has_text=name)


def listed(page: Page, title: str) -> Locator:
    return page.locator('[class*="st-key-layer-"]', has_text=title)


def preview(page: Page) -> Locator:
    frame = page.locator("[class*=st-key-preview] .geo-app-map[data-ready]")
    expect(frame).to_be_visible(timeout=60_000)
    return frame


def fill(page: Page, label: str, text: str) -> None:
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.press("Tab")


def choose(page: Page, label: str, option: str) -> None:
    field = page.get_by_role("combobox", name=re.compile(f"{re.escape(label)}$"))
    offered = page.get_by_role("option", name=option, exact=True)
    for _ in range(TRIES):
        field.click()
        try:
            offered.click(timeout=5_000)
        except TimeoutError:
            continue  # the answer to the field before has shut the list
        return
    expect(offered).to_be_visible()


def credit(page: Page) -> None:
    fill(page, "Title of the source", "A Survey of Things")
    fill(page, "Year", "2021")
    choose(page, "Licence", "CC BY 4.0")
    fill(page, "Attribution", "A Museum")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save to the atlas").click()
    expect(page.get_by_text("Everybody who uses this atlas sees it now")).to_be_visible()
