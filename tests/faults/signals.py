"""What signals and closed pipes do to a run. Usage: signals.py PROGRAM"""
import os
import random
import signal
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = str(Path(sys.argv[1]).resolve())
TABLE = Path(__file__).resolve().parents[2] / "examples" / "penguins.csv"
LONG_STEP = ["train", "pictures", "--model", "conv2d(96, 5) | relu | conv2d(96, 5) | relu | flatten | linear",
             "--batch-size", "4096", "--run", "run", "--quiet", "--threads", "1"]
TRAIN = ["train", str(TABLE), "--target", "species", "--quiet", "--threads", "1"]
problems = []


def expect(condition, text):
    if not condition:
        problems.append(text)


def write_pictures(folder):
    folder.mkdir()
    numbers = random.Random(1)
    for name, count in (("train", 4600), ("t10k", 10)):
        pixels = numbers.randbytes(count * 28 * 28)
        labels = bytes(numbers.randrange(10) for _ in range(count))
        (folder / f"{name}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 0x801, count) + labels)
        (folder / f"{name}-images-idx3-ubyte").write_bytes(struct.pack(">IIII", 0x803, count, 28, 28) + pixels)


def start(folder, words, **more):
    return subprocess.Popen([PROGRAM, *words], cwd=folder, stderr=subprocess.PIPE, text=True, **more)


def wait_for(path):
    for _ in range(3000):
        if path.exists():
            return
        time.sleep(0.01)
    problems.append(f"{path} was never written")


def in_a_long_step(folder, number):
    """Saved and out within two seconds, though a step takes much longer."""
    process = start(folder, LONG_STEP, stdout=subprocess.PIPE)
    wait_for(folder / "run" / "recipe.toml")
    time.sleep(1)
    expect(process.poll() is None, "the step was not long")
    second = subprocess.run([PROGRAM, "resume", "run"], cwd=folder, capture_output=True, text=True)
    expect(second.returncode == 4 and f"process {process.pid}" in second.stderr, f"a second owner: {second.stderr}")
    begun = time.monotonic()
    process.send_signal(number)
    process.send_signal(number)  # as `timeout` and closing terminals do: one request
    _, err = process.communicate()
    seconds = time.monotonic() - begun
    expect(seconds < 2, f"{signal.Signals(number).name}: {seconds:.1f} s")
    expect(process.returncode == 130, f"{signal.Signals(number).name}: exit {process.returncode}")
    expect("pellucid resume run" in err, f"{signal.Signals(number).name}: {err}")
    print(f"{signal.Signals(number).name}: out after {seconds:.2f} s")
    again = start(folder, ["resume", "run", "--quiet", "--threads", "1"], stdout=subprocess.PIPE)
    time.sleep(1)  # a lock that nobody holds any more is taken over
    expect(again.poll() is None, "it does not resume")
    again.kill()
    again.communicate()


def with_a_closed_pipe(folder):
    """The reader goes away: the training does not."""
    reader, writer = os.pipe()
    process = start(folder, [*TRAIN, "--epochs", "3", "--run", "piped"], stdout=writer)
    os.close(writer)
    os.close(reader)
    _, err = process.communicate()
    expect(process.returncode == 0, f"closed pipe: exit {process.returncode}: {err}")
    expect((folder / "piped" / "model.safetensors").exists(), "closed pipe: no model")


def under_nohup(folder):
    """A signal that was ignored from the start is ignored."""
    process = start(folder, [*TRAIN, "--epochs", "4000", "--no-early-stopping", "--run", "nohup"],
                    stdout=subprocess.PIPE, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    wait_for(folder / "nohup" / "recipe.toml")
    process.send_signal(signal.SIGHUP)
    _, err = process.communicate()
    expect(process.returncode == 0, f"nohup: exit {process.returncode}: {err}")


with tempfile.TemporaryDirectory() as name:
    place = Path(name)
    write_pictures(place / "pictures")
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        in_a_long_step(place, number)
        for part in sorted((place / "run").iterdir(), reverse=True):
            part.unlink()
    with_a_closed_pipe(place)
    under_nohup(place)
print("\n".join(problems))
print(f"signals: {len(problems)} problems")
sys.exit(bool(problems))
