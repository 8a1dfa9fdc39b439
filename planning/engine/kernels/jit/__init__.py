"""Functions that Numba compiles. They carry no types: Numba compiles them for those with which they are called."""
