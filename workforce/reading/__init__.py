"""Reading uploaded files: the only place where bytes from outside are taken apart.

The work is done in a disposable, limited subprocess (``python -m workforce.reading.child``), which knows no Django and
no database: whatever a hostile file does to it, the worker lives on and the person gets a message.
"""
