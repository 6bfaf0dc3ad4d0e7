"""Optimizers by PyTorch in float64: 1,000 steps of three tensors of different shape along one recorded stream of
gradients, from tiny to large, with the weights after every hundredth step.

Usage: optimizers.py FOLDER
"""
import sys

import torch
from _cases import OPTIMIZERS, save

torch.set_default_dtype(torch.float64)
torch.manual_seed(11)
STEPS, SHAPES = 1000, {"a": (4, 3), "b": (5,), "c": (1, 2)}
MORE = {
    "sgd(lr=0.3, momentum=0.99, weight_decay=0.1)": lambda p: torch.optim.SGD(p, 0.3, momentum=0.99, weight_decay=0.1),
    "sgd(lr=0.1, momentum=0.9, nesterov=true, weight_decay=0.001)": lambda p: torch.optim.SGD(
        p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.001
    ),
    "adam(lr=0.1, beta1=0, beta2=0.5)": lambda p: torch.optim.Adam(p, lr=0.1, betas=(0, 0.5)),
    "adam(lr=0.001, beta1=0.99, beta2=0.99999, eps=1e-3)": lambda p: torch.optim.Adam(
        p, lr=0.001, betas=(0.99, 0.99999), eps=1e-3
    ),
}

start = {name: torch.randn(shape) for name, shape in SHAPES.items()}
scale = torch.logspace(-6, 3, STEPS)[torch.randperm(STEPS)]
gradients = {name: torch.randn(STEPS, *shape) * scale.reshape(-1, *[1] * len(shape)) for name, shape in SHAPES.items()}
# A weight whose first gradients are 0. Not for long: Adam with weight decay alone dances around 0 chaotically.
gradients["c"][:50, 0, 0] = 0
tensors = [("start." + name, value.numpy()) for name, value in start.items()]
tensors += [("gradient." + name, value.numpy()) for name, value in gradients.items()]
words = {}
for text, optimizer_of in (OPTIMIZERS | MORE).items():
    case = str(len(words))
    words[case] = text
    weights = {name: value.clone().requires_grad_() for name, value in start.items()}
    optimizer = optimizer_of(weights.values())
    for step in range(STEPS):
        for name, weight in weights.items():
            weight.grad = gradients[name][step].clone()
        optimizer.step()
        if (step + 1) % 100 == 0 or step < 3:
            tensors += [(f"{case}.{step + 1}.{name}", weight.detach().numpy().copy()) for name, weight in weights.items()]
save(f"{sys.argv[1]}/optimizers.safetensors", tensors, words)
