"""Errors of the protocol. They are answers, not faults: the status stays 200."""


class OaiError(Exception):
    """``code`` is one of the protocol's."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence
