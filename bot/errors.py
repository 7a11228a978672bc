"""What can go wrong on purpose: one base error, and each child knows its calm sentence."""

from __future__ import annotations


class FogbridgeError(Exception):
    """Base of every error that a person may see; `sentence` says what to do next."""

    code = "error"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class UnusableText(FogbridgeError):
    """The text to translate is empty, too long or not text."""

    code = "unusable_text"


class ConfigurationError(FogbridgeError):
    """A setting is missing or does not fit."""

    code = "configuration"


class ThreadUnreadable(FogbridgeError):
    """A thread can't be read; the sentence names the scope or the invitation that is missing.

    `passing`: nothing is missing, and it may work in a minute.
    """

    code = "thread_unreadable"

    def __init__(self, sentence: str, *, passing: bool = False) -> None:
        super().__init__(sentence)
        self.passing = passing


class Unpostable(FogbridgeError):
    """Something can't be said in its place; the sentence is for whoever wanted it said.

    `maybe`: it may stand there all the same, and nobody can look.
    """

    code = "unpostable"

    def __init__(self, sentence: str, *, maybe: bool = False) -> None:
        super().__init__(sentence)
        self.maybe = maybe


class Overtaken(FogbridgeError):
    """Another delivery says this already."""

    code = "overtaken"

    def __init__(self) -> None:
        super().__init__("Somebody else was faster. Look again at what is there now.")


class NotInstalled(FogbridgeError):
    """The bot has no right to speak there (any more)."""

    code = "not_installed"

    def __init__(self) -> None:
        super().__init__("Fogbridge is not installed there any more.")


class ModelUnavailable(FogbridgeError):
    """The model gave nothing to work with.

    `reason` is a short word for the log and the metrics; `permanent` says that asking again soon is
    useless (a wrong key, an unknown model, a spent quota).
    """

    code = "model_unavailable"

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__("The model can't be reached right now, so the glossary answers.")
        self.reason = reason
        self.permanent = permanent
