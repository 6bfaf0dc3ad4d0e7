#!/usr/bin/env python3
"""From process start to a trained network: Fashion-MNIST, 24 epochs of the quickstart's recipe, in Pellucid and its peers.

Usage: fashion.py PROGRAM [--rounds N] [--threads N] [--only NAMES] [--json FILE]
By turns, each a fresh process: JAX compiles an epoch, PyTorch begins at once. All read the same files, train on 54,000
of the rows, look at the loss of the other 6,000 after each epoch and keep the weights of the best. Told are the seconds
until that is done (of Pellucid, until its process ended, with run folder and report written) and the accuracy on the
10,000 test rows, which is no part of the time.
"""
import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

FILES = Path("/usr/share/datasets/fashion-mnist")
EPOCHS, VALIDATION = 24, 6000
SIZE, GAMMA = 4, 0.5  # of the schedule
RECIPE = {
    "name": "fashion",
    "model": "linear(256) | batch_norm | relu | dropout(0.2) | linear(128) | batch_norm | relu | dropout(0.2) | linear",
    "optimizer": "adam",
    "lr": 0.002,
    "task": "classification",
    "inputs": 784,
    "outputs": 10,
    "image": [],
    "batch": 128,
    "networks": 1,
    "predicts": False,
}


def pictures(what):
    """Pixels less their mean over their deviation, and classes."""
    x = np.frombuffer(gzip.open(FILES / f"{what}-images-idx3-ubyte.gz").read(), "uint8", offset=16).reshape(-1, 784)
    y = np.frombuffer(gzip.open(FILES / f"{what}-labels-idx1-ubyte.gz").read(), "uint8", offset=8)
    return (x / np.float32(255) - np.float32(0.286)) / np.float32(0.353), y.astype("int32")


def rate(epoch):
    return RECIPE["lr"] * GAMMA ** (epoch // SIZE)


def batches(random, rows):
    """An epoch's row numbers; the last rows, less than a batch, are left out."""
    steps = rows // RECIPE["batch"]
    return random.permutation(rows)[: steps * RECIPE["batch"]].reshape(steps, -1).astype("int32")


def best_of_epochs(rows, train, judge, copied):
    """train(rows of each step, rate) and judge() -> validation loss, epoch by epoch; copied() of the best."""
    random = np.random.default_rng(0)
    best, kept = np.inf, None
    for epoch in range(EPOCHS):
        train(batches(random, rows), rate(epoch))
        loss = judge()
        if loss < best:
            best, kept = loss, copied()
    print("trained", flush=True)
    return kept


def jax_accuracy():
    import jax
    import jax.numpy as jnp

    import peer_jax

    x, y = map(jnp.asarray, pictures("train"))
    training = peer_jax.Training(RECIPE, x, y)
    epoch = jax.jit(lambda state, rows, lr: jax.lax.scan(lambda s, r: training.step(s, r, lr), state, rows,
                                                         unroll=peer_jax.UNROLL), donate_argnums=0)
    predicted = jax.jit(lambda state, x: training.apply(state[0], state[1], x, None)[0])
    loss = jax.jit(lambda state, x, y: peer_jax.loss_of(RECIPE, training.apply(state[0], state[1], x, None)[0], y))
    state = [training.state]
    held_out = x[-VALIDATION:], y[-VALIDATION:]

    def train(rows, lr):
        state[0] = epoch(state[0], rows, jnp.float32(lr))[0]

    best = best_of_epochs(len(x) - VALIDATION, train, lambda: float(loss(state[0], *held_out)),
                          lambda: jax.tree.map(jnp.copy, state[0]))
    x, y = pictures("t10k")
    return float((predicted(best, x).argmax(1) == y).mean())


def torch_accuracy():
    import copy

    import torch

    import peer_torch

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.set_flush_denormal(True)
    x, y = peer_torch.tensors(RECIPE, *pictures("train"))
    net = peer_torch.network(RECIPE)
    step, moves = peer_torch.stepper(RECIPE, net)

    def train(rows, lr):
        net.train()
        moves.param_groups[0]["lr"] = lr
        for index in torch.from_numpy(rows).long():
            step(x[index], y[index])

    @torch.inference_mode()
    def judge():
        net.eval()
        return float(peer_torch.loss_of(RECIPE, net(x[-VALIDATION:]), y[-VALIDATION:]))

    net.load_state_dict(best_of_epochs(len(x) - VALIDATION, train, judge, lambda: copy.deepcopy(net.state_dict())))
    net.eval()
    x, y = peer_torch.tensors(RECIPE, *pictures("t10k"))
    with torch.inference_mode():
        return float((net(x).argmax(1) == y).float().mean())


PEERS = {"jax": jax_accuracy, "torch": torch_accuracy}


def of_peer(name, threads):
    command = [sys.executable, __file__, "--peer", name]
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads))
    if threads == 1:
        command, environment["XLA_FLAGS"] = ["taskset", "-c", "1", *command], "--xla_cpu_multi_thread_eigen=false"
    begin = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    is_trained = process.stdout.readline() == "trained\n"
    seconds = time.perf_counter() - begin
    out, errors = process.communicate()
    if process.returncode or not is_trained:
        sys.exit(f"{name} failed: {errors[-2000:]}")
    return seconds, float(out)


def of_pellucid(program, threads):
    with tempfile.TemporaryDirectory() as folder:
        run = str(Path(folder) / "run")
        command = [program, "train", str(FILES), "--run", run, "--model", RECIPE["model"], "--optimizer",
                   f"{RECIPE['optimizer']}(lr={RECIPE['lr']})", "--schedule", f"step(size={SIZE}, gamma={GAMMA})",
                   "--batch-size", str(RECIPE["batch"]), "--epochs", str(EPOCHS), "--patience", "never",
                   "--threads", str(threads), "--quiet"]  # fmt: skip
        begin = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds = time.perf_counter() - begin
        opened = subprocess.run([program, "unseal", run, "--json"], check=True, capture_output=True, text=True)
        return seconds, json.loads(opened.stdout)["accuracy"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", default="pellucid,jax,torch", help="who, by commas")
    parser.add_argument("--json", help="a file for all times")
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.peer:
        print(PEERS[asked.peer]())
        return
    who = asked.only.split(",")
    seconds, accuracy = {name: [] for name in who}, {name: [] for name in who}
    for _ in range(asked.rounds):
        for name in who:
            taken = of_pellucid(asked.program, asked.threads) if name == "pellucid" else of_peer(name, asked.threads)
            seconds[name].append(taken[0])
            accuracy[name].append(taken[1])
            print(f"{name:12} {taken[0]:8.2f} s, accuracy {taken[1]:.4f}", file=sys.stderr, flush=True)
    told = {}
    for name in who:
        ratios = [theirs / ours for theirs, ours in zip(seconds[name], seconds[who[0]])]
        told[name] = {"seconds": seconds[name], "accuracy": accuracy[name], "ratio": statistics.median(ratios)}
        print(f"{name:12} median {statistics.median(seconds[name]):8.2f} s, ratio {told[name]['ratio']:.2f}, "
              f"accuracy {statistics.mean(accuracy[name]):.4f}")
    if asked.json:
        Path(asked.json).write_text(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
