#!/usr/bin/python3
"""Whether products rounded to bfloat16 cost accuracy: Fashion-MNIST by the quickstart's recipe, in float32 and in bf16 from
the same seeds, by turns. Told are both accuracies on the 10,000 test rows and the mean of their differences with its 95 %
interval (Student's t over the seeds).

Usage: fashion.py PROGRAM [--seeds N] [--epochs N] [--data DIR]
"""
import argparse
import json
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from scipy import stats

RECIPE = ["--optimizer", "adam(lr=0.002)", "--schedule", "step(size=4, gamma=0.5)", "--patience", "never", "--quiet"]


def accuracy(program, data, precision, seed, epochs, folder):
    """Of the best epoch on the test rows, and the seconds of the training."""
    run = str(Path(folder) / f"{precision}-{seed}")
    begin = time.perf_counter()
    subprocess.run([program, "train", data, "--run", run, "--precision", precision, "--seed", str(seed),
                    "--epochs", str(epochs), *RECIPE], check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - begin
    judged = subprocess.run([program, "unseal", run, "--json"], check=True, capture_output=True, text=True).stdout
    return json.loads(judged)["accuracy"], seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--epochs", type=int, default=24)
    parser.add_argument("--data", default="/usr/share/datasets/fashion-mnist")
    words = parser.parse_args()
    differences, seconds = [], {"float32": [], "bf16": []}
    for seed in range(words.seeds):
        got = {}
        for precision in seconds:
            with tempfile.TemporaryDirectory() as folder:
                got[precision], took = accuracy(words.program, words.data, precision, seed, words.epochs, folder)
            seconds[precision].append(took)
        differences.append(got["bf16"] - got["float32"])
        print(f"seed {seed}: float32 {got['float32']:.4f}, bf16 {got['bf16']:.4f}", flush=True)
        if len(differences) > 1:
            n = len(differences)
            mean, error = statistics.mean(differences), statistics.stdev(differences) / n**0.5
            half = stats.t.ppf(0.975, n - 1) * error
            print(f"  bf16 - float32 over {n} seeds: {mean:+.4f}, 95 % interval {mean - half:+.4f} to {mean + half:+.4f}; "
                  f"seconds {statistics.median(seconds['float32']):.1f} and {statistics.median(seconds['bf16']):.1f}")


if __name__ == "__main__":
    main()
