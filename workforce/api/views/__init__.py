"""Addresses of workforce's API."""
