"""The words of a five-by-five risk matrix, as boards of the NHS use them."""

from __future__ import annotations

from typing import Final

LIKELIHOODS: Final = {1: "Rare", 2: "Unlikely", 3: "Possible", 4: "Likely", 5: "Almost certain"}
IMPACTS: Final = {1: "Negligible", 2: "Minor", 3: "Moderate", 4: "Major", 5: "Catastrophic"}
GRADE_WORDS: Final = {
    "extreme": "Extreme (15 to 25)",
    "high": "High (8 to 12)",
    "moderate": "Moderate (4 to 6)",
    "low": "Low (1 to 3)",
}
GRADE_COLOURS: Final = {"extreme": "red", "high": "orange", "moderate": "yellow", "low": "green"}
EVENTS: Final = {
    "raised": "Raised",
    "scored": "Scored",
    "closed": "Closed",
    "opened again": "Opened again",
    "treated": "Treatment changed",
}


def score_words(likelihood: int, impact: int) -> str:
    """ "4 × 5 = 20, likely and catastrophic"."""
    points = likelihood * impact
    return f"{likelihood} × {impact} = {points}, {LIKELIHOODS[likelihood].lower()} and {IMPACTS[impact].lower()}"
