"""Colours of charts: from the design system, safe for the colour-blind, light enough for dark text on cells."""

TEXT = "#212b32"
GRID_LINE = "#d8dde0"
SECOND = "#4c6272"
BLUE = "#005eb8"
RED = "#d5281b"
BAND = "rgba(0, 94, 184, 0.18)"
HATCH = "#4c6272"
# Lines and bars in this order; neighbours differ in lightness as well as in hue.
SERIES = ("#005eb8", "#ae2573", "#007f3b", "#ed8b00", "#330072", "#4c6272", "#00a499", "#7c2855")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
# Gap: a shortfall is warm, a surplus blue. Text of colour TEXT keeps 4.5 : 1 and more on every shade (tested).
DIVERGING = ((0.0, "#7fb2e5"), (0.25, "#bdd7f1"), (0.5, "#ffffff"), (0.75, "#fbd0b5"), (1.0, "#f0955f"))
EMPTY_CELL = "#f0f4f5"
