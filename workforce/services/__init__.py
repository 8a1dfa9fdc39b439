"""Writes of workforce: each takes an actor, checks the right, is atomic, and is audited."""
