"""`python -m tests.browser.teams_cards OUTDIR [NAME …]`: a picture of each card, or of those named."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.browser.conftest import _chromium
from tests.browser.teams_cards.draw import page
from tests.browser.teams_cards.samples import samples


def main(folder: Path, names: list[str]) -> int:
    """Write `NAME.png` for every sample, and `index.html` with all of them; the exit status."""
    from playwright.sync_api import sync_playwright

    path = _chromium()
    if path is None:
        sys.stderr.write("Chromium is not installed; run `make browser`, or set CHROMIUM.\n")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    drawn = [sample for sample in samples() if not names or sample.name in names]
    html = page(drawn)
    (folder / "index.html").write_text(html, "utf-8")
    with sync_playwright() as playwright:
        # The sandbox needs rights that a container does not have; only our own page is opened.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1680, "height": 900})
        opened.set_content(html)
        for sample in drawn:
            card = opened.locator(f"#{sample.name}")
            card.screenshot(path=folder / f"{sample.name}.png")
        browser.close()
    sys.stdout.write(f"{len(drawn)} pictures in {folder}\n")
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Say where: python -m tests.browser.teams_cards OUTDIR [NAME …]")
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
