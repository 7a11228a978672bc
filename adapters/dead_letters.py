"""`fogbridge jobs`: work that failed each time, and another try for it; the server may be running."""

from __future__ import annotations

from adapters.database.job_rows import has_jobs, open_jobs_engine
from adapters.jobs import dead_letters, run_again
from adapters.settings import Settings


def look(settings: Settings, *, retry: bool) -> str:
    """A line for each piece of work, without its text; or what was done about it."""
    if not has_jobs(settings.database_url):
        return "No work has failed."
    engine = open_jobs_engine(settings.database_url)
    try:
        found = dead_letters(engine)
        if retry:
            run_again(engine, found)
    finally:
        engine.dispose()
    if not found:
        return "No work has failed."
    if retry:
        return f"{_count(len(found))} will be tried again at once."
    lines = [f"{one.at:%Y-%m-%d %H:%M} UTC  {one.id}" for one in found]
    advice = "Find the cause in the log, then run: fogbridge jobs retry"
    return "\n".join([f"{_count(len(found))} failed each time:", *lines, advice])


def _count(number: int) -> str:
    return "1 piece of work" if number == 1 else f"{number} pieces of work"
