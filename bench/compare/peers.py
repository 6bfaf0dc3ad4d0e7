"""The peers as processes: each answers a workload, a line of JSON, with the seconds of a step or its first losses."""
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMES = ["jax", "torch", "torch compiled", "scikit-learn", "onnx runtime"]


def preparation(peer, threads):
    """prepare(workload) -> (run, steps): run() trains so many steps; fails by LookupError at what the peer has not."""
    if peer == "jax":
        from peer_jax import prepare

        return prepare
    if peer.startswith("torch"):
        import torch

        torch.set_num_threads(threads)
        torch.set_flush_denormal(True)
        import peer_torch

        return lambda workload: peer_torch.prepare(workload, peer == "torch compiled")
    if peer == "scikit-learn":
        from peer_sklearn import prepare

        return prepare
    import peer_onnx

    return lambda workload: peer_onnx.prepare(workload, threads)


def serve(peer, threads):
    """The peer's process. Only the last workload is kept, as large ones fill the memory."""
    prepare = preparation(peer, threads)
    ready, run, steps = None, None, 0
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        workload, losses = asked["workload"], asked["losses"]
        if workload["predicts"] != (peer == "onnx runtime"):
            print("null", flush=True)
            continue
        if losses or line != ready:
            ready = run = None
            try:
                run, steps = prepare(workload)
            except LookupError:
                print("null", flush=True)
                continue
            ready = line
            first = run()  # compiles and warms up
            if losses:
                print(json.dumps([float(loss) for loss in first[:losses]]), flush=True)
                continue
        begin = time.perf_counter()
        run()
        print((time.perf_counter() - begin) / steps, flush=True)


class Peer:
    def __init__(self, name, threads):
        self.name, self.threads = name, threads
        self.errors = tempfile.TemporaryFile("w+")  # noqa: SIM115
        environment = dict(os.environ, OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads))
        if threads == 1:
            environment["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
        command = [sys.executable, str(HERE / "peers.py"), name, str(threads)]
        if threads == 1:
            command = ["taskset", "-c", "1", *command]
        self.process = subprocess.Popen(command, env=environment, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.errors)
        self.is_there = self.process.stdout.readline().strip() == "ready"

    def last_error(self):
        self.process.wait()
        self.errors.seek(0)
        lines = self.errors.read().strip().splitlines()
        return next((line for line in reversed(lines) if "Error" in line), (lines or ["it ended"])[-1])

    def answer(self, workload, losses):
        self.process.stdin.write(json.dumps({"workload": workload, "losses": losses}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.name} failed at {workload['name']}: {self.last_error()}")
        return json.loads(answer)

    def seconds(self, workload):
        """Of a step; None if the peer has not what the workload needs."""
        return self.answer(workload, 0)

    def losses(self, workload, steps):
        """Of the first steps. Nothing is dropped out, as everybody draws numbers of his own."""
        model = re.sub(r"dropout\([^)]*\)", "dropout(0)", workload["model"])
        return self.answer({**workload, "model": model}, steps)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def started(names, threads):
    """Those that are installed; the others are named."""
    peers = [Peer(name, count) for name in names for count in threads]
    for peer in peers:
        if not peer.is_there:
            print(f"{peer.name} is left out: {peer.last_error()}")
    return [peer for peer in peers if peer.is_there]


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
