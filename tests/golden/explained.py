"""One row through networks as PyTorch sees it when predicting: every step's outputs, and the derivatives of the loss by
them and by each learned value.

Usage: explained.py FOLDER
"""
import sys

import torch
from _cases import save

torch.set_default_dtype(torch.float64)


class Residual(torch.nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


def steps_of(name, modules, model, x, y, loss):
    torch.manual_seed(len(name))
    network = torch.nn.Sequential(*modules)
    for key, tensor in network.state_dict().items():
        if not key.endswith("num_batches_tracked"):
            tensor.copy_(torch.rand(tensor.shape) + 0.5 if key.endswith("running_var") else torch.randn(tensor.shape))
    network.eval()
    values = []
    given = x
    for module in network:
        given = module(given)
        given.retain_grad()
        values.append(given)
    loss(values[-1]).backward()

    def told(value):  # pictures place by place
        return value.detach().movedim(1, -1).flatten().numpy() if value.dim() == 4 else value.detach().flatten().numpy()

    tensors = [("x", x.detach().flatten().numpy())]
    for key, tensor in network.state_dict().items():
        if not key.endswith("num_batches_tracked"):
            tensors.append((f"start.{key}", tensor.numpy().copy()))
    for key, parameter in network.named_parameters():
        tensors.append((f"grad.{key}", parameter.grad.numpy()))
    for place, value in enumerate(values):
        tensors += [(f"value.{place}", told(value)), (f"back.{place}", told(value.grad))]
    save(f"{sys.argv[1]}/explained-{name}.safetensors", tensors, {"model": model, "y": y})


torch.manual_seed(0)
nn = torch.nn
steps_of(
    "picture",
    [nn.Conv2d(2, 3, 3, 2, 1), nn.BatchNorm2d(3), nn.Tanh(), nn.MaxPool2d(2, 1, 1), nn.Conv2d(3, 2, 2), nn.AvgPool2d(2, 1),
     nn.Flatten(), nn.Linear(8, 3)],
    "conv2d(3, kernel=3, stride=2, padding=1) | batch_norm | tanh | max_pool2d(2, stride=1, padding=1) | "
    "conv2d(2, kernel=2) | avg_pool2d(2, stride=1) | flatten | linear",
    torch.randn(1, 2, 5, 5),
    2,
    lambda p: nn.functional.cross_entropy(p, torch.tensor([2])),
)  # fmt: skip
steps_of(
    "codes",
    [nn.Sequential(nn.Embedding(5, 3), nn.Flatten()), nn.BatchNorm1d(9), nn.LayerNorm(9),
     Residual(nn.Linear(9, 4), nn.SiLU(), nn.Linear(4, 9)), nn.PReLU(), nn.Softmax(1), nn.Linear(9, 3)],
    "embedding(dim=3) | batch_norm | layer_norm | residual(linear(4) | silu | linear(9)) | prelu | softmax | linear",
    torch.tensor([[4, 0, 4]]),
    1,
    lambda p: nn.functional.cross_entropy(p, torch.tensor([1])),
)  # fmt: skip
