"""Pillars and workstreams in the administration pages."""
