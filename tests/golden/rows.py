"""Tables whose rows are looked up, by PyTorch in float64: torch.nn.Embedding where every batch meets all rows (dense
optimizers), and with sparse gradients under SparseAdam, where it does not: the state before and after each step.

Usage: rows.py FOLDER
"""
import sys

import torch
from _cases import save

torch.set_default_dtype(torch.float64)
torch.manual_seed(5)
ROWS, COLUMNS, STEPS = 12, 5, 200


def loss_of(table, codes, target):
    """Codes [B, L], below 0 none: the sum of their rows, bent, against a target [B, columns]."""
    row, _ = (present := codes >= 0).nonzero(as_tuple=True)  # a code that is looked up and masked would still be moved
    total = torch.zeros(len(codes), COLUMNS).index_add(0, row, table(codes[present]))
    return (target * torch.tanh(total)).sum() / len(codes)


def train(optimizer, codes, targets, sparse):
    table = torch.nn.Embedding(ROWS, COLUMNS, sparse=sparse)
    step = optimizer(table.parameters())
    states = [table.weight.detach().clone()]
    slots = [(torch.zeros(ROWS, COLUMNS), torch.zeros(ROWS, COLUMNS))]
    for c, t in zip(codes, targets):
        step.zero_grad()
        loss_of(table, c, t).backward()
        step.step()
        states.append(table.weight.detach().clone())
        state = step.state[table.weight]
        if "exp_avg" in state:
            slots.append((state["exp_avg"].clone(), state["exp_avg_sq"].clone()))
    return states, slots


def all_rows():
    """Every row in each batch, some several times, some places empty."""
    codes = torch.randint(0, ROWS, (STEPS, 8, 3))
    codes[:, :4] = torch.stack([torch.randperm(ROWS) for _ in range(STEPS)]).reshape(STEPS, 4, 3)
    codes[:, 5, 1] = -1
    codes[:, 6, :] = -1
    return codes


o = torch.optim
dense = {
    "sgd(lr=0.1)": lambda p: o.SGD(p, lr=0.1),
    "sgd(lr=0.1, momentum=0.9, weight_decay=0.1)": lambda p: o.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.1),
    "adam(lr=0.01)": lambda p: o.Adam(p, lr=0.01),
    "adamw(lr=0.01, weight_decay=0.1)": lambda p: o.AdamW(p, lr=0.01, weight_decay=0.1),
    "adagrad(lr=0.1)": lambda p: o.Adagrad(p, lr=0.1),
}
for number, (text, optimizer) in enumerate(dense.items()):
    codes, targets = all_rows(), torch.randn(STEPS, 8, COLUMNS)
    states, _ = train(optimizer, codes, targets, sparse=False)
    tensors = [("codes", codes), ("targets", targets), ("start", states[0]), ("end", states[-1])]
    save(f"{sys.argv[1]}/rows-dense-{number}.safetensors", tensors, {"optimizer": text})

# SparseAdam adds eps after the correction of the root, adam before it: so small an eps makes no difference.
codes, targets = torch.randint(-1, ROWS, (STEPS, 3, 2)), torch.randn(STEPS, 3, COLUMNS)
states, slots = train(lambda p: o.SparseAdam(list(p), lr=0.01, eps=1e-40), codes, targets, sparse=True)
save(
    f"{sys.argv[1]}/rows-sparse.safetensors",
    [("codes", codes), ("targets", targets), ("states", torch.stack(states))]
    + [(name, torch.stack([slot[i] for slot in slots])) for i, name in enumerate(("m", "v"))],
    {"optimizer": "adam(lr=0.01, eps=1e-40)"},
)
