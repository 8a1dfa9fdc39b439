"""Uploads: receive → read → confirm organisations → map labels → errors or preview → submit.

Each step leaves the upload in a state that says what comes next (``Upload.State``). Nothing of the file becomes a
return before ``submit``, which takes all organisations or none.
"""

from workforce.services.uploads.assessing import assess
from workforce.services.uploads.discarding import discard, prune, prune_uploads
from workforce.services.uploads.mapping import map_labels
from workforce.services.uploads.organisations import confirm_organisations
from workforce.services.uploads.reading import READ_UPLOAD, read, read_upload
from workforce.services.uploads.receiving import SameFile, TooLarge, receive
from workforce.services.uploads.refreshing import look_again
from workforce.services.uploads.submitting import submit

__all__ = [
    "READ_UPLOAD",
    "SameFile",
    "TooLarge",
    "assess",
    "confirm_organisations",
    "discard",
    "look_again",
    "map_labels",
    "prune",
    "prune_uploads",
    "read",
    "read_upload",
    "receive",
    "submit",
]
