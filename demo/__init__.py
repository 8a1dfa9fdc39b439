"""A made-up system to try the product on: what `make run` shows.

A storey of its own, above the others, because it uses all of them through the doors that people use (files, review,
appointments) and nothing may ever depend on it: take this package away and the product is whole.
"""
