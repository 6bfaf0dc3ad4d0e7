"""Schedules by PyTorch: the rate (and the momentum, where it is cycled) of each step of a run that begins with 0.3.

Usage: schedules.py FOLDER
"""
import math
import random
import sys

import numpy
import torch
from _cases import save

LR = 0.3
s = torch.optim.lr_scheduler
tensors, words = [], {}


def record(text, schedule_of, epochs, epoch_steps=1, losses=None, by_step=False):
    """One run: the schedule is stepped once an epoch, or once a step."""
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=LR, momentum=0.9)
    schedule = schedule_of(optimizer)
    rates, momenta = [], []
    for step in range(epochs * epoch_steps):
        rates.append(optimizer.param_groups[0]["lr"])
        momenta.append(optimizer.param_groups[0]["momentum"])
        optimizer.step()
        epoch_ends = (step + 1) % epoch_steps == 0
        if losses is not None and epoch_ends:
            schedule.step(losses[step // epoch_steps])
        elif (by_step or epoch_ends) and step + 1 < epochs * epoch_steps:
            schedule.step()
    case = str(len(words))
    words[case] = text
    tensors.append((case + ".run", numpy.array([epochs, epoch_steps])))
    tensors.append((case + ".rates", numpy.array(rates)))
    tensors.append((case + ".momenta", numpy.array(momenta)))
    if losses is not None:
        tensors.append((case + ".losses", numpy.array(losses)))


def sequence(*parts):
    """parts: a schedule, the epoch (or step) in which the next one begins, a schedule, …"""
    return lambda o: s.SequentialLR(o, [part(o) for part in parts[::2]], list(parts[1::2]))


def polynomial(total, power):
    if hasattr(s, "PolynomialLR"):
        return lambda o: s.PolynomialLR(o, total, power)
    return lambda o: s.LambdaLR(o, lambda epoch: (1 - min(epoch / total, 1)) ** power)


record("constant", lambda o: s.LambdaLR(o, lambda epoch: 1), 1000)
record("step(size=30, gamma=0.5)", lambda o: s.StepLR(o, 30, 0.5), 1000)
record("exponential(gamma=0.99)", lambda o: s.ExponentialLR(o, 0.99), 1000)
record("multi_step(at=30 60 80)", lambda o: s.MultiStepLR(o, [30, 60, 80]), 100)
record("multi_step(1 2 3 500 999, gamma=0.7)", lambda o: s.MultiStepLR(o, [1, 2, 3, 500, 999], 0.7), 1000)
record("linear(start=1, end=0.01, epochs=900)", lambda o: s.LinearLR(o, 1, 0.01, 900), 1000)
record("polynomial(epochs=800, power=2)", polynomial(800, 2), 1000)
record("cosine(epochs=700, least=0.01)",
       lambda o: s.LambdaLR(o, lambda t: (0.01 + (LR - 0.01) * (1 + math.cos(math.pi * min(t / 700, 1))) / 2) / LR), 1000)
for T in (1, 2, 3, 10, 1000):
    record(f"linear(start=0.25, epochs={T})", lambda o: s.LinearLR(o, 0.25, 1, T), 1000)
    record(f"polynomial(epochs={T}, power=0.5)", polynomial(T, 0.5), 1000)
    record("cosine(least=0.01)", lambda o: s.CosineAnnealingLR(o, T, 0.01), T)
    record(f"step(size={T})", lambda o: s.StepLR(o, T), 1000)
    record(f"warmup(epochs={T}, start=0.1)", lambda o: s.LinearLR(o, 0.1, 1, T), 1000)
    record(f"warmup(steps={T})", lambda o: s.LinearLR(o, 1 / 3, 1, T), 250, 4, by_step=True)
    record(f"cosine_restarts(first={T})", lambda o: s.CosineAnnealingWarmRestarts(o, T), 1000)
    record(f"cosine_restarts({T}, factor=2, least=0.001)", lambda o: s.CosineAnnealingWarmRestarts(o, T, 2, 0.001), 1000)
    record(f"cosine_restarts({T}, factor=3)", lambda o: s.CosineAnnealingWarmRestarts(o, T, 3), 1000)
    for pct in (0.0, 0.001, 0.1, 0.3, 0.5, 0.75, 0.9995, 1.0):
        for straight in ("false", "true"):
            for three in ("false", "true"):
                text = f"one_cycle(max_lr=0.7, pct_start={pct}, straight={straight}, three_phase={three})"
                anneal = "linear" if straight == "true" else "cos"
                try:
                    record(text, lambda o: s.OneCycleLR(o, 0.7, T, pct_start=pct, anneal_strategy=anneal,
                                                        three_phase=three == "true"), T, by_step=True)
                except ZeroDivisionError:  # a phase without a step: ours is defined, and tested by itself
                    pass
record("one_cycle(div_factor=10, final_div_factor=3, base_momentum=0.8, max_momentum=0.9)",
       lambda o: s.OneCycleLR(o, LR, 1000, div_factor=10, final_div_factor=3, base_momentum=0.8, max_momentum=0.9),
       50, 20, by_step=True)
record("one_cycle(cycle_momentum=false)", lambda o: s.OneCycleLR(o, LR, 300, cycle_momentum=False), 100, 3, by_step=True)

choose = random.Random(5)
stream = [2 * 0.99**epoch + 0.3 * choose.random() for epoch in range(1000)]
flat = [1.0] * 400 + [1 - 1e-5 * epoch for epoch in range(400)]
plateau = s.ReduceLROnPlateau
for text, losses, options in (
    ("reduce_on_plateau", stream, {}),
    ("reduce_on_plateau(factor=0.9, patience=2, cooldown=3)", stream, {"factor": 0.9, "patience": 2, "cooldown": 3}),
    ("reduce_on_plateau(factor=0.7, patience=0, least=0.001)", stream, {"factor": 0.7, "patience": 0, "min_lr": 0.001}),
    ("reduce_on_plateau(factor=0.8, patience=5, threshold=0.01, absolute=true)", stream,
     {"factor": 0.8, "patience": 5, "threshold": 0.01, "threshold_mode": "abs"}),
    ("reduce_on_plateau(factor=0.5, patience=3, threshold=0)", flat, {"factor": 0.5, "patience": 3, "threshold": 0}),
    ("reduce_on_plateau(factor=0.5, patience=3)", flat, {"factor": 0.5, "patience": 3}),
    ("reduce_on_plateau(factor=0.5, patience=3, eps=0.01, cooldown=1)", flat,
     {"factor": 0.5, "patience": 3, "eps": 0.01, "cooldown": 1}),
):
    record(text, lambda o: plateau(o, **options), len(losses) // 2, 2, losses=losses[: len(losses) // 2])

linear, cosine, constant = s.LinearLR, s.CosineAnnealingLR, s.ConstantLR
record("warmup(epochs=5) | cosine(epochs=95)", sequence(lambda o: linear(o), 5, lambda o: cosine(o, 95)), 100)
record("warmup(epochs=5) | cosine", sequence(lambda o: linear(o), 5, lambda o: cosine(o, 95)), 100, 7)
record("warmup(3, start=0.01) | constant(epochs=4) | exponential(0.9)",
       sequence(lambda o: linear(o, 0.01, 1, 3), 3, lambda o: constant(o, 1), 7, lambda o: s.ExponentialLR(o, 0.9)), 200)
record("linear(end=0.8, epochs=10) | step(size=7, gamma=0.8, epochs=500) | polynomial(power=3)",
       sequence(lambda o: linear(o, 1 / 3, 0.8, 10), 10, lambda o: s.StepLR(o, 7, 0.8), 510, polynomial(490, 3)), 1000)
record("warmup(steps=7) | step(size=2, gamma=0.5)",
       sequence(lambda o: linear(o, 1 / 3, 1, 7), 7, lambda o: s.LambdaLR(o, lambda t: 0.5 ** (t // 3 // 2))), 300, 3, by_step=True)
record("warmup(steps=20) | cosine(epochs=30) | constant",
       sequence(lambda o: linear(o, 1 / 3, 1, 20), 20,
                lambda o: s.LambdaLR(o, lambda t: (1 + math.cos(math.pi * (t // 10) / 30)) / 2), 320, lambda o: constant(o, 1)),
       100, 10, by_step=True)
save(f"{sys.argv[1]}/schedules.safetensors", tensors, words)
print(len(words))
