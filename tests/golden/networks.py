"""Networks trained for 200 steps by PyTorch in float64 (those with batch_norm for 100), without shuffling: start, data
and end of each.

Usage: networks.py FOLDER
"""
import sys

import torch
from _cases import Case, save

torch.set_default_dtype(torch.float64)

for number in range(100):
    batch_norm = number >= 70
    case = Case(number, torch.float64, batch_norm)
    start = case.tensors("start.")
    scheduler = torch.optim.lr_scheduler.StepLR(case.optimizer, 3, 0.7) if case.schedule != "constant" else None
    epochs = -(-(100 if batch_norm else 200) // len(case.batches()))
    for _ in range(epochs):
        for rows in case.batches():
            case.step(rows)
        if scheduler:
            scheduler.step()
    save(
        f"{sys.argv[1]}/network-{number}.safetensors",
        start + case.tensors("end.") + case.data(),
        case.words(epochs=epochs),
    )
