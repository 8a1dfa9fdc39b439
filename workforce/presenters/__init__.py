"""Turns what is: returns, uploads and origins, into what pages show."""
