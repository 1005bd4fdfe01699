"""Pictures of pages of a running site, to be looked at by a person; run by hand.

python -m tests.front.shoot --to var/shots --session COOKIE / /me/ /me/pension/
"""

import argparse
import os
import re
from pathlib import Path

from playwright.sync_api import sync_playwright

from esosial.browser import ARGUMENTS, find

WIDTHS = (390, 1280)
THEMES = ("light", "dark")


def main() -> None:
    """Writes NAME-WIDTH-THEME.png for each path; `--session` is the value of the session cookie of whom to be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--site", default="http://127.0.0.1:8000")
    parser.add_argument("--to", type=Path, default=Path("var/shots"))
    parser.add_argument("--session", default="")
    parser.add_argument("--language", default="az")
    parser.add_argument("--themes", nargs="+", default=THEMES)
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    found = find()
    cookies = {"esosial_language": options.language, "esosial_session": options.session}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=found.executable, args=list(ARGUMENTS), env={**os.environ, **found.environment}
        )
        for width in WIDTHS:
            for theme in options.themes:
                context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
                context.add_cookies(
                    [{"name": name, "value": value, "url": options.site} for name, value in cookies.items() if value]
                )
                page = context.new_page()
                for path in options.paths:
                    page.goto(f"{options.site}{path}", wait_until="networkidle")
                    name = re.sub(r"[^\w]+", "-", path).strip("-") or "home"
                    page.screenshot(path=options.to / f"{name}-{width}-{theme}.png", full_page=True)
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
