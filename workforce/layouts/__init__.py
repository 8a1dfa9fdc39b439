"""Recognising layouts: which sheet is what, which column holds which field, and which rows are added up.

Layouts are data (``data/*.toml``), each with a version in its code: a new collection is a new file, the code stays.
Nothing here knows Django: it works inside the reader's subprocess.
"""
