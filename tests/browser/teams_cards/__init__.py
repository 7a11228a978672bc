"""Our cards in Teams as pictures: `python -m tests.browser.teams_cards OUTDIR`."""
