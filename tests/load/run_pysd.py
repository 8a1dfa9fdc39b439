"""Runs a Vensim model with PySD and tells, as JSON, how long it took and what came out.

    run_pysd.py MODEL.mdl TIMES VARIABLE…

Started by `bench_pysd` with the Python of the benchmarks' own environment. Seconds are the processor's, so that a busy
machine says the same as an idle one: neither program waits for anything, and neither uses a second core.
"""

import json
import sys
import time
import warnings

warnings.simplefilter("ignore")  # about the model's text; what comes out is compared

import pysd  # noqa: E402


def run(path: str, times: int, *variables: str) -> dict[str, object]:
    """The quickest of several runs, and the paths of each variable's elements in the order of its subscripts."""
    start = time.process_time()
    model = pysd.read_vensim(path)
    read, taken = time.process_time() - start, []
    for _ in range(times):
        start = time.process_time()
        table = model.run(return_columns=list(variables))
        taken.append(time.process_time() - start)
    paths = {name: [table[column].tolist() for column in table if column.startswith(name)] for name in variables}
    return {"version": pysd.__version__, "read": read, "seconds": min(taken), "paths": paths}


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])))
