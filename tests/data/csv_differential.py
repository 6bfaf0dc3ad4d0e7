#!/usr/bin/python3
"""Random CSV files, and what Python makes of them: csv.reader's cells, and float() of each cell that has one.

Usage: csv_differential.py COUNT OUTPUT
OUTPUT has a JSON line for each file: text, delimiter, rows, numbers (hexadecimal, or null).
"""
import csv
import io
import json
import math
import random
import struct
import sys

WORDS = ["", " ", "a", "x y", "1", "ü", "東京", "NA", "'", '"', '""', ",", ";", "\t", "|", "\n", "\r\n", "\r", "-", "=", "0x1p3", "1_0"]


def number(draw):
    """Numbers of every shape, halfway cases and ends of the range among them."""
    kind = draw.randrange(8)
    if kind == 0:
        return repr(struct.unpack("<d", draw.randbytes(8))[0])
    if kind == 1:
        return f"{draw.getrandbits(54) | 1}e{draw.randrange(-30, 30)}"
    if kind == 2:  # halfway between two doubles
        return str((2 * (2**52 + draw.getrandbits(52)) + 1) * 2 ** draw.randrange(0, 60))
    if kind == 3:
        return "%.*f" % (draw.randrange(0, 25), draw.uniform(-1e6, 1e6))
    if kind == 4:
        return f"{draw.randrange(1, 10)}.{draw.getrandbits(60)}e{draw.randrange(-330, 312)}"
    if kind == 5:
        return draw.choice(["inf", "-Infinity", "nan", "+1", "-0", ".5", "5.", "1E5", "1e+05", "4.9e-324", "2.2250738585072011e-308"])
    if kind == 6:
        return str(draw.randrange(-(10**18), 10**18))
    return "0" * draw.randrange(5) + str(draw.random())


def cell(draw, delimiter):
    text = number(draw) if draw.random() < 0.6 else "".join(draw.choices(WORDS, k=draw.randrange(4)))
    if draw.random() < 0.1:
        text = " " * draw.randrange(3) + text + " " * draw.randrange(3)
    needs = any(c in text for c in delimiter + '"\r\n')
    if needs or draw.random() < 0.2:
        return '"' + text.replace('"', '""') + '"'
    if draw.random() < 0.03:
        return text + draw.choice(['"', 'a"b', '"c"']) if text else text  # quotes that open nothing
    return text


def file(draw):
    delimiter = draw.choice(",,,;\t|")
    columns, rows, end = draw.randrange(1, 7), draw.randrange(1, 12), draw.choice(["\n", "\r\n", "\r"])
    header = delimiter.join(f"c{i}" for i in range(columns))
    lines = [delimiter.join(cell(draw, delimiter) for _ in range(columns)) for _ in range(rows)]
    text = end.join([header, *lines]) + draw.choice(["", end, end + end])
    return ("\ufeff" if draw.random() < 0.1 else "") + text, delimiter, columns


def value(text):
    try:
        number = float(text)
    except ValueError:
        return None
    plain = text.strip()
    if "_" in plain or not plain.isascii():
        return None  # Python alone reads these
    digits = plain.lower().lstrip("+-")
    overflows = math.isinf(number) and digits[0] not in "in"
    underflows = number == 0 and any(c in "123456789" for c in digits.split("e")[0])
    return None if overflows or underflows else number.hex()  # refused here: not what stands there


draw = random.Random(20261123)
with open(sys.argv[2], "w") as output:
    written = 0
    while written < int(sys.argv[1]):
        text, delimiter, columns = file(draw)
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter))
        rows = [row for row in rows if row and not (len(row) == 1 and columns > 1 and not row[0].strip())]
        if len(rows) < 2 or any(len(row) != columns for row in rows) or (columns == 1 and any(row == [] for row in rows)):
            continue
        if len({name.strip() for name in rows[0]}) != columns:
            continue
        numbers = [[value(cell) for cell in row] for row in rows[1:]]
        output.write(json.dumps({"text": text, "delimiter": delimiter, "rows": rows[1:], "numbers": numbers}) + "\n")
        written += 1
