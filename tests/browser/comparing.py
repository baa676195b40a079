"""What a reader sees and touches on the page "Compare"."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

WAR = "a=2020-09-26&b=2020-12-31"
APRIL = "a=2016-04-01&b=2016-04-05"


def ready(page: Page) -> Locator:
    frame = page.locator(".cmp[data-ready]")
    expect(frame).to_be_visible(timeout=60_000)
    expect(page.locator(".cd")).to_be_visible(timeout=60_000)
    return frame


def of_maps(frame: Locator, expression: str) -> Any:
    """Evaluate an expression in which `a` and `b` are the scrubbers."""
    return frame.evaluate(f"frame => {{ const [a, b] = frame.scrubbers; return {expression}; }}")


def dates(frame: Locator) -> list[str]:
    found: list[str] = of_maps(frame, "[a.getDate(), b.getDate()]")
    return found


def apart(frame: Locator) -> float:
    """Pixels between the middles of the two maps, and 1000 for each zoom between them."""
    return float(
        of_maps(
            frame,
            "b._map.project(a._map.getCenter()).distanceTo(b._map.project(b._map.getCenter()))"
            " + 1000 * Math.abs(a._map.getZoom() - b._map.getZoom())",
        )
    )


def choose_mode(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def box_of(side: Locator) -> tuple[float, float, float, float]:
    box = side.bounding_box()
    assert box
    return box["x"], box["y"], box["width"], box["height"]
