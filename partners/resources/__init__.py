"""What django-import-export reads and writes: known by code, checked whole, told in words."""

from partners.resources.structure import OrganisationResource, PlaceResource, SystemResource

__all__ = ["OrganisationResource", "PlaceResource", "SystemResource"]
