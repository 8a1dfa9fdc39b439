"""Back-test: an older month is projected to a later one, and compared with what was reported for it."""
