"""What the page of a back-test shows: sentences, calibration by level, ranges against what came, worst misses."""
