"""What pages of pillars show."""
