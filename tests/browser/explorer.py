"""The parts of the app that the tests look at and touch."""

import re

from playwright.sync_api import Locator, Page, expect


def visit(page: Page, url: str) -> Locator:
    """Open the app and wait for its map; returns the map's frame."""
    page.goto(url)
    frame = page.locator(".geo-app-map[data-ready]")
    expect(frame).to_be_visible(timeout=60_000)
    expect(panel(page)).to_be_visible()
    return frame


def panel(page: Page) -> Locator:
    return page.locator(".ov")


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name=re.compile("date", re.IGNORECASE))


def of_map(frame: Locator, expression: str) -> object:
    """Evaluate an expression in which `it` is the scrubber."""
    return frame.evaluate(f"frame => {{ const it = frame.scrubber; return {expression}; }}")


def type_date(page: Page, text: str) -> None:
    field = page.locator("input.ga-input")
    field.fill(text)
    field.press("Enter")
