"""Take the pictures that the documents show: ``make screenshots``."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

IMAGES = Path(__file__).with_name("images")
EXAMPLE = Path(__file__).with_name("examples") / "lachin-road.csv"
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
#: File name -> address, and how the page is opened.
PICTURES = {
    "explorer-light.png": ("?date=2016-04-05", DESKTOP),
    "explorer-dark.png": ("?date=2020-11-01", DESKTOP | {"color_scheme": "dark"}),
    "explorer-phone.png": ("?date=1993-06-15", PHONE),
}
#: Pages beside the map: file name -> address.
PAGES = {
    "compare-light.png": "compare?a=2020-09-26&b=2020-12-02",
    "export-light.png": "export?date=2016-04-05&language=hy",
}
#: What a page shows when it is there: a map, a chart or a picture.
SHOWN = "[data-ready], [data-testid=stVegaLiteChart], .stImage img"


def main() -> None:
    """Start the app, open each address, keep what is seen."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        Path(sys.executable).with_name("geo-app"),
        "serve",
        "--no-browser",
        "--port",
        str(port),
    ]
    app = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/_stcore/health")
        with sync_playwright() as playwright:
            path = shutil.which(os.environ.get("CHROMIUM", "chromium"))
            flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            browser = playwright.chromium.launch(executable_path=path, args=flags)
            for name, (query, options) in PICTURES.items():
                take(browser, f"{url}/{query}", options, IMAGES / name)
            take_layers(browser, url, IMAGES / "layers-light.png")
            for name, address in PAGES.items():
                take_page(browser, f"{url}/{address}", IMAGES / name)
            browser.close()
    finally:
        app.terminate()


def wait_for(url: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=5)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"{url} does not answer")


def take_layers(browser: Browser, url: str, file: Path) -> None:
    """Add the example of the documents up to its preview."""
    page = browser.new_page(viewport={"width": 1440, "height": 1180})
    page.goto(url)
    page.wait_for_selector(".geo-app-map[data-ready]")
    page.get_by_role("link", name="Layers", exact=True).click()
    page.locator("input[type=file]").set_input_files(EXAMPLE)
    page.wait_for_selector("[class*=st-key-preview] .geo-app-map[data-ready]")
    page.wait_for_timeout(2_000)
    page.screenshot(path=file)
    page.close()
    print(file)


def take_page(browser: Browser, url: str, file: Path) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 1300})
    page.goto(url)
    page.wait_for_selector(SHOWN, state="attached")
    # Tables and charts come after what stands above them.
    page.wait_for_timeout(8_000)
    page.screenshot(path=file)
    page.close()
    print(file)


def take(browser: Browser, url: str, options: dict[str, object], file: Path) -> None:
    page = browser.new_page(**options)
    page.goto(url)
    page.wait_for_selector(".geo-app-map[data-ready]")
    page.wait_for_selector(".ov")
    # Names and legend follow the map by a moment.
    page.wait_for_timeout(1_000)
    page.screenshot(path=file)
    page.close()
    print(file)


if __name__ == "__main__":
    main()
