"""PyTorch's states before and after each step in float32: weights, and the optimizer's memory. Every step of ours is
then taken from PyTorch's state, so that rounding cannot add up (teacher forcing).

Usage: single_steps.py FOLDER
"""
import sys

import torch
from _cases import Case, save

STEPS = 40
OURS = {"momentum_buffer": "momentum", "exp_avg": "m", "exp_avg_sq": "v"}  # what we call the optimizer's memories


def slots(case, prefix):
    found = []
    for name, parameter in case.network.named_parameters():
        for theirs, values in case.optimizer.state[parameter].items():
            if theirs in OURS and values is not None:
                found.append((f"{prefix}{name}/{OURS[theirs]}", values.numpy().copy()))
    return found


for number in range(200, 230):
    case = Case(number, torch.float32)
    case.schedule = "constant"
    tensors = case.data() + case.tensors("0.")
    batches = case.batches()
    for step in range(STEPS):
        case.step(batches[step % len(batches)])
        tensors += case.tensors(f"{step + 1}.") + slots(case, f"{step + 1}.")
    save(f"{sys.argv[1]}/steps-{number}.safetensors", tensors, case.words(steps=STEPS))
