"""Forms of the pages of workforce; what they send becomes rows for the rules."""
