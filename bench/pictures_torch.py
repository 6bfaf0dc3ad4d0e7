#!/usr/bin/python3
"""A training step of the convolutional network of `pellucid bench`, here and in PyTorch, by turns on the same cores.

Usage: pictures_torch.py PELLUCID [ROUNDS [THREADS]]
PyTorch runs its own best practice: Adam with foreach, zeroed
gradients as None, once with its usual layout of pictures and once with channels_last. Prints milliseconds of a step (the
best of the rounds) and ratios: above 1, PyTorch takes longer.
"""
import json
import subprocess
import sys
import time

import torch


def network():
    return torch.nn.Sequential(
        torch.nn.Conv2d(1, 32, 3, padding=1, bias=False),
        torch.nn.BatchNorm2d(32),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(32, 32, 3, padding=1, bias=False),
        torch.nn.BatchNorm2d(32),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(32, 64, 3, padding=1, bias=False),
        torch.nn.BatchNorm2d(64),
        torch.nn.ReLU(),
        torch.nn.Flatten(),
        torch.nn.Dropout(0.3),
        torch.nn.Linear(64 * 7 * 7, 10),
    )


class Steps:
    """Steps of batch 128 on random pictures, in one layout of memory."""

    def __init__(self, layout):
        torch.manual_seed(0)
        self.layout = layout
        self.network = network().to(memory_format=layout).train()
        self.optimizer = torch.optim.Adam(self.network.parameters(), foreach=True)
        self.loss = torch.nn.CrossEntropyLoss()
        self.x = torch.rand(4096, 1, 28, 28)
        self.y = torch.randint(0, 10, (4096,))

    def ms_per_step(self, steps):
        start = time.perf_counter()
        for _ in range(steps):
            rows = torch.randint(0, 4096, (128,))
            x = self.x[rows].to(memory_format=self.layout)
            self.optimizer.zero_grad(set_to_none=True)
            self.loss(self.network(x), self.y[rows]).backward()
            self.optimizer.step()
        return (time.perf_counter() - start) * 1000 / steps


def ours(program, threads):
    words = [program, "bench", "--only", "convolutions", "--threads", threads, "--json"]
    text = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return json.loads(text)["results"][0]["us_per_step"] / 1000


if __name__ == "__main__":
    program, rounds, threads = sys.argv[1], int((sys.argv[2:] or [5])[0]), (sys.argv[3:] or ["2"])[0]
    torch.set_num_threads(int(threads))
    sides = {
        "pellucid": lambda: ours(program, threads),
        "PyTorch": lambda steps=Steps(torch.contiguous_format): steps.ms_per_step(10),
        "PyTorch, channels_last": lambda steps=Steps(torch.channels_last): steps.ms_per_step(10),
    }
    best = {name: float("inf") for name in sides}
    for _ in range(rounds):
        for name, run in sides.items():
            best[name] = min(best[name], run())
    for name, milliseconds in best.items():
        print(f"{name:24} {milliseconds:8.1f} ms/step   ratio {milliseconds / best['pellucid']:.2f}")
