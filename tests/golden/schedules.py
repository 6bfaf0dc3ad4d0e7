"""Schedules by PyTorch: the rate of 1,000 epochs for a rate of 0.3 to begin with.

Usage: schedules.py FOLDER
"""
import math
import sys

import numpy
import torch
from _cases import save

EPOCHS, LR = 1000, 0.3
s = torch.optim.lr_scheduler
CASES = {
    "constant": lambda o: s.LambdaLR(o, lambda epoch: 1),
    "step(size=30, gamma=0.5)": lambda o: s.StepLR(o, 30, 0.5),
    "exponential(gamma=0.99)": lambda o: s.ExponentialLR(o, 0.99),
    "linear(start=0.25, end=1, epochs=7)": lambda o: s.LinearLR(o, 0.25, 1, 7),
    "linear(start=1, end=0.01, epochs=900)": lambda o: s.LinearLR(o, 1, 0.01, 900),
    "polynomial(epochs=800, power=2)": lambda o: s.PolynomialLR(o, 800, 2)
    if hasattr(s, "PolynomialLR")
    else s.LambdaLR(o, lambda epoch: (1 - min(epoch / 800, 1)) ** 2),
    "cosine(epochs=1000, least=0.01)": lambda o: s.LambdaLR(
        o, lambda epoch: (0.01 + (LR - 0.01) * (1 + math.cos(math.pi * epoch / 1000)) / 2) / LR
    ),
    "cosine_restarts(epochs=13)": lambda o: s.CosineAnnealingWarmRestarts(o, 13),
    "cosine_restarts(epochs=5, factor=2, least=0.001)": lambda o: s.CosineAnnealingWarmRestarts(o, 5, 2, 0.001),
    "cosine_restarts(epochs=7, factor=3)": lambda o: s.CosineAnnealingWarmRestarts(o, 7, 3),
}

tensors, words = [], {}
for text, schedule_of in CASES.items():
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=LR)
    schedule = schedule_of(optimizer)
    rates = []
    for _ in range(EPOCHS):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    words[str(len(words))] = text
    tensors.append((f"{len(words) - 1}.rates", numpy.array(rates)))
save(f"{sys.argv[1]}/schedules.safetensors", tensors, words)
