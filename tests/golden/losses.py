"""Losses by PyTorch in float64: the loss of each row and the gradient of their mean, for scores from tiny to extreme.

Usage: losses.py FOLDER
"""
import math
import sys

import torch
from _cases import save

torch.set_default_dtype(torch.float64)
torch.manual_seed(7)
ROWS, CLASSES = 40, 5
functional = torch.nn.functional


def reduced(rows, reduction):
    return rows if reduction == "none" else rows.mean()


def focal(p, y, gamma):
    """As its authors define it, with the probability of the truth from its margin."""
    margin = (2 * y - 1) * p
    return torch.clamp(torch.sigmoid(-margin), min=1e-300) ** gamma * (torch.relu(-margin) + torch.log1p(torch.exp(-torch.abs(margin))))


CASES = {
    "mse": functional.mse_loss,
    "mae": functional.l1_loss,
    "huber(delta=0.5)": lambda p, y, reduction: functional.huber_loss(p, y, delta=0.5, reduction=reduction),
    "huber(delta=3)": lambda p, y, reduction: functional.huber_loss(p, y, delta=3, reduction=reduction),
    "bce": functional.binary_cross_entropy_with_logits,
    "bce(label_smoothing=0.2)": lambda p, y, reduction: functional.binary_cross_entropy_with_logits(p, 0.8 * y + 0.1, reduction=reduction),
    "cce": functional.cross_entropy,
    "cce(label_smoothing=0.1)": lambda p, y, reduction: functional.cross_entropy(p, y, label_smoothing=0.1, reduction=reduction),
    "poisson": lambda p, y, reduction: reduced(torch.exp(torch.clamp(p, max=80)) * (1 + torch.log1p(torch.relu(p - 80))) - y * p, reduction),
    "log_cosh": lambda p, y, reduction: reduced(torch.abs(p - y) + torch.log1p(torch.exp(-2 * torch.abs(p - y))) - math.log(2), reduction),
    "quantile(tau=0.8)": lambda p, y, reduction: reduced(torch.where(y > p, 0.8 * (y - p), -0.2 * (y - p)), reduction),
    "hinge": lambda p, y, reduction: reduced(torch.relu(1 - (2 * y - 1) * p), reduction),
    "squared_hinge": lambda p, y, reduction: reduced(torch.relu(1 - (2 * y - 1) * p) ** 2, reduction),
    "perceptron": lambda p, y, reduction: reduced(torch.relu((1 - 2 * y) * p), reduction),
    "focal(gamma=1.5)": lambda p, y, reduction: reduced(focal(p, y, 1.5), reduction),
}

BINARY = ("hinge", "squared_hinge", "perceptron", "focal")
tensors, words = [], {}
for scale, offset in ((1e-30, 0), (0.1, 0), (1, 0), (1, 1e6), (30, 0), (100, 0), (1e4, 0), (1e8, 0)):
    for loss, function in CASES.items():
        for soft in (False, True):
            name = loss.split("(")[0]
            columns = CLASSES if name == "cce" else 1
            p = (torch.randn(ROWS, columns) * scale + offset).requires_grad_()
            if name == "cce":
                y = torch.softmax(torch.randn(ROWS, CLASSES), 1) if soft else torch.randint(0, CLASSES, (ROWS,))
            elif name == "bce" or name in BINARY:
                y = torch.rand(ROWS, 1) if soft and name == "bce" else torch.randint(0, 2, (ROWS, 1)).double()
            else:
                y = torch.randn(ROWS, 1) * (scale if soft else 1)
            rows = function(p, y, reduction="none")
            rows.mean().backward()
            case = str(len(words))
            words[case] = loss
            tensors += [
                (case + ".p", p.detach().numpy()),
                (case + ".y", y.reshape(ROWS, -1).numpy()),
                (case + ".rows", rows.detach().reshape(ROWS).numpy()),
                (case + ".gradient", p.grad.numpy()),
            ]
save(f"{sys.argv[1]}/losses.safetensors", tensors, words)
