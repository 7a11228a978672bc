"""What must survive a translation: dates, amounts, names, code, negation, conditions and modality."""

from bot.translation.facts.fact import Fact, Kind, Moment, NumericOrder
from bot.translation.facts.names import is_first_name
from bot.translation.facts.scan import find_facts

__all__ = ["Fact", "Kind", "Moment", "NumericOrder", "find_facts", "is_first_name"]
