"""Writes: scenarios and assumptions, requests for work, and the runs that come of them."""
