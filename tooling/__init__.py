"""Set-up, running and checking of the project: what the Makefile calls.

Standard library only, because it runs before there is a virtual environment. The application imports nothing of it.
"""
