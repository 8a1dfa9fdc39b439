"""Forms of pillars."""
