"""Compile the kernel, or load what is compiled: ``python -m planning.engine.kernels``."""

import sys

from planning.engine.kernels.choice import warm

if __name__ == "__main__":
    sys.stdout.write(f"Projections are computed with {warm()}.\n")
