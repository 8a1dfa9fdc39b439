"""Why a file could not be read, in words for the person who sent it."""

from __future__ import annotations

SAVE_AGAIN = "Open it in Excel or LibreOffice, save it as an Excel workbook (.xlsx) or as CSV, and upload that."


class ReadingProblem(Exception):
    """A file, or part of one, that cannot be read.

    ``text`` says what happened, ``remedy`` what to do; ``where`` names the sheet, cell or line if it is known.
    """

    def __init__(self, text: str, remedy: str = SAVE_AGAIN, *, where: str = "", code: str = "unreadable") -> None:
        super().__init__(text)
        self.text = text
        self.remedy = remedy
        self.where = where
        self.code = code

    def as_dict(self) -> dict[str, str]:
        """For the way from the subprocess to the application."""
        return {"text": self.text, "remedy": self.remedy, "where": self.where, "code": self.code}
