"""How reference files and forms write what is more than one value: profiles and lists of sectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from partners.models import Sector
from workforce.rules.sections import AGE_BANDS


def read_profile(text: str) -> dict[str, float]:
    """Shares by age band, written ``16-24:0.05; 25-34:0.25``; every band once, adding up to 1. Blank is not known.

    Raises:
        ValueError: in words, what is wrong.
    """
    shares: dict[str, Decimal] = {}
    for part in filter(None, (piece.strip() for piece in text.replace("\n", ";").split(";"))):
        band, _, share = (piece.strip() for piece in part.rpartition(":"))
        if band not in AGE_BANDS or band in shares:
            raise ValueError(f"“{part}” is not one of the age bands {', '.join(AGE_BANDS)}, each told once.")
        shares[band] = _share(part, share)
    if shares and sum(shares.values()) != 1:
        raise ValueError(f"The shares of the age bands add up to {sum(shares.values()):f}, not to 1.")
    return {band: float(shares[band]) for band in AGE_BANDS if band in shares}


def _share(part: str, share: str) -> Decimal:
    try:
        value = Decimal(share)
    except InvalidOperation:
        value = Decimal(-1)
    if not 0 <= value <= 1:
        raise ValueError(f"“{part}”: write the band, a colon and a share from 0 to 1, such as 25-34:0.27.")
    return value


def written_profile(shares: Mapping[str, float]) -> str:
    """The profile as ``read_profile`` reads it."""
    return ";".join(f"{band}:{share}" for band, share in shares.items())


def read_sectors(text: str) -> list[str]:
    """Codes of sectors, set apart by blanks.

    Raises:
        ValueError: one is not known.
    """
    known = [code for code in Sector.values if code != Sector.UNKNOWN]
    for code in text.split():
        if code not in known:
            raise ValueError(f"“{code}” is not one of the sectors {', '.join(known)}.")
    return text.split()


def written_sectors(codes: Sequence[str]) -> str:
    """The list as ``read_sectors`` reads it."""
    return " ".join(codes)
