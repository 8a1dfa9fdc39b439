"""Two ways to compute drawn futures: compiled by Numba, or with NumPy alone where Numba cannot load.

Both walk the equations of `draws` and `stock_draws`; they agree within 1e-5. Within one of them, engine version and
processor architecture, the bits are the same for a cell alone, among others, in any order and on any number of threads.
"""

from planning.engine.kernels.choice import kernel_name, the_kernel, warm
from planning.engine.kernels.contract import Drawing, Kernel

__all__ = ["Drawing", "Kernel", "kernel_name", "the_kernel", "warm"]
