"""What replicas are forked with: importing this reads the termbase, which is most of a start."""

from __future__ import annotations

from bot.translation.reading import Reader
from tests.fakes.translating import reader

READER: Reader = reader()
