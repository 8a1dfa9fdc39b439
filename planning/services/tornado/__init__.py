"""Which assumptions matter most: each is moved alone over its range, and the change of the gap is noted."""
