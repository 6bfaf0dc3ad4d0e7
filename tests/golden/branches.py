"""Networks with branches trained for 200 steps by PyTorch in float64, as networks.py trains plain ones.

Usage: branches.py FOLDER
"""
import sys

import torch
from _cases import LOSSES, save

torch.set_default_dtype(torch.float64)
o, nn = torch.optim, torch.nn


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


class Concat(nn.Sequential):
    def forward(self, x):
        return torch.cat([branch(x) for branch in self], -1)


def linear(inputs, units):
    return nn.Linear(inputs, units)


CASES = [
    (
        "linear(8) | residual(linear(8) | tanh | linear(8)) | tanh | linear(1)",
        lambda: [linear(4, 8), Residual(linear(8, 8), nn.Tanh(), linear(8, 8)), nn.Tanh(), linear(8, 1)],
        "sgd(lr=0.02, momentum=0.9)",
        lambda p: o.SGD(p, lr=0.02, momentum=0.9),
    ),
    (
        "residual(linear(7) | tanh | residual(linear(7) | sigmoid) | linear(4)) | residual(tanh) | linear(1)",
        lambda: [
            Residual(linear(4, 7), nn.Tanh(), Residual(linear(7, 7), nn.Sigmoid()), linear(7, 4)),
            Residual(nn.Tanh()),
            linear(4, 1),
        ],
        "adam(lr=0.01)",
        lambda p: o.Adam(p, lr=0.01),
    ),
    (
        "concat(identity, linear(5) | tanh, linear(3) | concat(sigmoid, tanh)) | linear(6) | tanh | linear(1)",
        lambda: [
            Concat(
                nn.Sequential(nn.Identity()),
                nn.Sequential(linear(4, 5), nn.Tanh()),
                nn.Sequential(linear(4, 3), Concat(nn.Sequential(nn.Sigmoid()), nn.Sequential(nn.Tanh()))),
            ),
            linear(15, 6),
            nn.Tanh(),
            linear(6, 1),
        ],
        "adam(lr=0.01)",
        lambda p: o.Adam(p, lr=0.01),
    ),
]

for number, (model, modules, optimizer_text, optimizer) in enumerate(CASES):
    torch.manual_seed(number)
    network = nn.Sequential(*modules())
    x, y = torch.randn(30, 4).float().double(), torch.randn(30).float().double()
    step = optimizer(network.parameters())
    start = [("start." + name, value.numpy().copy()) for name, value in network.state_dict().items()]
    for _ in range(100):
        for rows in (slice(0, 16), slice(16, 30)):
            step.zero_grad()
            LOSSES["mse"](network(x[rows])[:, 0], y[rows]).backward()
            step.step()
    end = [("end." + name, value.numpy().copy()) for name, value in network.state_dict().items()]
    words = {"model": model, "loss": "mse", "optimizer": optimizer_text, "schedule": "constant", "batch": 16, "epochs": 100}
    save(f"{sys.argv[1]}/branches-{number}.safetensors", start + end + [("x", x.numpy()), ("y", y.numpy())], words)
