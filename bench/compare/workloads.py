"""The trainings that are compared: those of `pellucid bench` (pellucid/bench/workload.cpp), as the peers need them."""

ROWS = 8192  # of the table that batches are drawn from

# name: inputs, hidden widths, outputs, loss, rows of a batch, steps that one call runs
WORKLOADS = {
    "tabular": (20, [64, 32], 1, "bce", 32, 4000),
    "house": (8, [64, 64], 1, "mse", 128, 2000),
    "deep": (64, [128] * 8, 10, "cce", 64, 200),
    "images": (784, [256, 128], 10, "cce", 128, 100),
    "wide": (784, [1024] * 3, 10, "cce", 256, 5),
    "huge": (1024, [4096, 4096], 10, "cce", 256, 2),
    "one_step": (20, [64, 32], 1, "bce", 1, 8000),
}


def data(name):
    """Rows, answers, and the row numbers of each step; the same for every peer."""
    import numpy as np

    inputs, _, outputs, loss, batch, steps = WORKLOADS[name]
    random = np.random.default_rng(0)
    x = random.uniform(-1, 1, (ROWS, inputs)).astype("float32")
    rule = x[:, 0] + x[:, 1] * x[:, 2]
    if loss == "mse":
        y = rule.astype("float32")
    else:
        y = np.clip(np.floor((rule + 2) / 4 * max(2, outputs)), 0, max(2, outputs) - 1).astype("int32")
    return x, y, random.integers(0, ROWS, (steps, batch)).astype("int32")
