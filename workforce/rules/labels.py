"""Labels and headings: when two spellings are the same."""

import re

_BLANKS = re.compile(r"[\s\u00a0_]+")
_PUNCTUATION = re.compile(r"[^\w%&+/ ]+")


def same(label: str) -> str:
    """The form in which labels are compared: case, blanks, “&” and “and” make no difference.

    >>> same("Nurses  & Health\u00a0visitors") == same("nurses and health visitors")
    True
    """
    return _BLANKS.sub(" ", label.casefold().replace("&", " and ")).strip()


def same_heading(heading: str) -> str:
    """The form in which headings of columns are compared: punctuation and underscores make no difference either."""
    return _BLANKS.sub(" ", _PUNCTUATION.sub(" ", same(heading))).strip()
