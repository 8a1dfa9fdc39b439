"""Loading the reference data that comes with the product."""

from workforce.services.reference.loading import Loader, load_reference, register

__all__ = ["Loader", "load_reference", "register"]
