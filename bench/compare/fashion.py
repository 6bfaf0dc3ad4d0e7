#!/usr/bin/env python3
"""Fashion-MNIST, 24 epochs of the quickstart's recipe, from process start to the end (whole_run.py says of whom and how).

Usage: fashion.py PROGRAM [--rounds N] [--threads N] [--only NAMES] [--data FOLDER] [--json FILE]
"""
from pathlib import Path

from whole_run import Run, compare

MODEL = "linear(256) | batch_norm | relu | dropout(0.2) | linear(128) | batch_norm | relu | dropout(0.2) | linear"
SIZE, GAMMA = 4, 0.5  # of the schedule
RUN = Run(
    workload={"name": "fashion", "model": MODEL, "optimizer": "adam", "lr": 0.002, "task": "classification",
              "inputs": 784, "outputs": 10, "image": [], "batch": 128, "networks": 1, "predicts": False},
    epochs=24,
    schedule=f"step(size={SIZE}, gamma={GAMMA})",
    rate=lambda epoch: GAMMA ** (epoch // SIZE),
    mean=0.286,
    deviation=0.353,
    files=Path("/usr/share/datasets/fashion-mnist"),
)

if __name__ == "__main__":
    compare(RUN, __doc__)
