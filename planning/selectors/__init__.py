"""Reads of scenarios and their published projections. Nothing here computes a projection."""
