"""What we do about it: the four People Plan pillars, their workstreams, actions and measures."""
