"""From process start to a trained network of pictures, in Pellucid and its peers: what fashion.py and lenet.py share.

By turns, each a fresh process: JAX compiles an epoch, PyTorch begins at once. All read the same files of the MNIST
family, train on 54,000 of the rows, look at the loss of the other 6,000 after each epoch and keep the weights of the
best. Told are the seconds until that is done (of Pellucid, until its process ended, with run folder and report written)
and the accuracy on the 10,000 test rows, which is no part of the time.
"""
import argparse
import dataclasses
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

VALIDATION = 6000


@dataclasses.dataclass
class Run:
    """What all of them train, `workload` as workloads.py has it, and for how long."""

    workload: dict
    epochs: int
    schedule: str  # as Pellucid is told it ...
    rate: Callable  # ... and of an epoch, from 0, what the optimizer's rate is times
    mean: float  # of the pixels, from 0 to 1
    deviation: float
    files: Path | None = None

    def pictures(self, what):
        """Pixels less their mean over their deviation, and classes."""

        def numbers(name, header):
            packed = self.files / f"{name}.gz"
            read = gzip.open(packed).read() if packed.exists() else (self.files / name).read_bytes()
            return np.frombuffer(read, "uint8", offset=header)

        x = numbers(f"{what}-images-idx3-ubyte", 16).reshape(-1, 784)
        y = numbers(f"{what}-labels-idx1-ubyte", 8)
        return (x / np.float32(255) - np.float32(self.mean)) / np.float32(self.deviation), y.astype("int32")


def batches(random, rows, batch):
    """An epoch's row numbers; the last rows, less than a batch, are left out."""
    steps = rows // batch
    return random.permutation(rows)[: steps * batch].reshape(steps, -1).astype("int32")


def best_of_epochs(run, rows, train, judge, copied):
    """train(rows of each step, rate) and judge() -> validation loss, epoch by epoch; copied() of the best."""
    random = np.random.default_rng(0)
    best, kept = np.inf, None
    for epoch in range(run.epochs):
        train(batches(random, rows, run.workload["batch"]), run.workload["lr"] * run.rate(epoch))
        loss = judge()
        if loss < best:
            best, kept = loss, copied()
    print("trained", flush=True)
    return kept


def jax_accuracy(run):
    import jax
    import jax.numpy as jnp

    import peer_jax

    x, y = map(jnp.asarray, run.pictures("train"))
    training = peer_jax.Training(run.workload, x, y)
    epoch = jax.jit(lambda state, rows, lr: jax.lax.scan(lambda s, r: training.step(s, r, lr), state, rows,
                                                         unroll=peer_jax.UNROLL), donate_argnums=0)
    predicted = jax.jit(lambda state, x: training.apply(state[0], state[1], x, None)[0])
    loss = jax.jit(lambda state, x, y: peer_jax.loss_of(run.workload, training.apply(state[0], state[1], x, None)[0], y))
    state = [training.state]
    held_out = x[-VALIDATION:], y[-VALIDATION:]

    def train(rows, lr):
        state[0] = epoch(state[0], rows, jnp.float32(lr))[0]

    best = best_of_epochs(run, len(x) - VALIDATION, train, lambda: float(loss(state[0], *held_out)),
                          lambda: jax.tree.map(jnp.copy, state[0]))
    x, y = run.pictures("t10k")
    return float((predicted(best, x).argmax(1) == y).mean())


def torch_accuracy(run):
    import copy

    import torch

    import peer_torch

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.set_flush_denormal(True)
    x, y = peer_torch.tensors(run.workload, *run.pictures("train"))
    net = peer_torch.network(run.workload)
    step, moves = peer_torch.stepper(run.workload, net)

    def train(rows, lr):
        net.train()
        moves.param_groups[0]["lr"] = lr
        for index in torch.from_numpy(rows).long():
            step(x[index], y[index])

    @torch.inference_mode()
    def judge():
        net.eval()
        return float(peer_torch.loss_of(run.workload, net(x[-VALIDATION:]), y[-VALIDATION:]))

    net.load_state_dict(best_of_epochs(run, len(x) - VALIDATION, train, judge, lambda: copy.deepcopy(net.state_dict())))
    net.eval()
    x, y = peer_torch.tensors(run.workload, *run.pictures("t10k"))
    with torch.inference_mode():
        return float((net(x).argmax(1) == y).float().mean())


PEERS = {"jax": jax_accuracy, "torch": torch_accuracy}


def of_peer(run, name, threads):
    command = [sys.executable, sys.argv[0], "--peer", name, "--data", str(run.files)]
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


def of_pellucid(run, program, threads):
    with tempfile.TemporaryDirectory() as folder:
        made = str(Path(folder) / "run")
        work = run.workload
        command = [program, "train", str(run.files), "--run", made, "--model", work["model"], "--optimizer",
                   f"{work['optimizer']}(lr={work['lr']})", "--schedule", run.schedule, "--batch-size",
                   str(work["batch"]), "--epochs", str(run.epochs), "--patience", "never", "--threads", str(threads),
                   "--quiet"]  # fmt: skip
        begin = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds = time.perf_counter() - begin
        opened = subprocess.run([program, "unseal", made, "--json"], check=True, capture_output=True, text=True)
        return seconds, json.loads(opened.stdout)["accuracy"]


def compare(run, text, fetched=None):
    """Does what the command line says; without --data the files are where the run says, or where `fetched` puts them."""
    parser = argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", default="pellucid,jax,torch", help="who, by commas")
    parser.add_argument("--json", help="a file for all times")
    parser.add_argument("--data", type=Path, help="the folder of the four files")
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    run.files = asked.data or run.files or fetched()
    if asked.peer:
        print(PEERS[asked.peer](run))
        return
    who = asked.only.split(",")
    seconds, accuracy = {name: [] for name in who}, {name: [] for name in who}
    for _ in range(asked.rounds):
        for name in who:
            taken = (of_pellucid(run, asked.program, asked.threads) if name == "pellucid"
                     else of_peer(run, name, asked.threads))
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

