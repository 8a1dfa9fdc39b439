"""Which way a measure should go."""

DIRECTIONS = (("higher", "Higher is better"), ("lower", "Lower is better"), ("none", "Neither"))
