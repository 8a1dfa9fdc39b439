"""Pages of pillars."""
