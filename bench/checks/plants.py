"""Leaks to plant in a table: what `measure.py` asks for. Each says which findings would do."""
import datetime
import random


class Table:
    def __init__(self, rows, target, is_number):
        self.rows, self.target, self.is_number = [dict(row) for row in rows], target, is_number
        self.draw = random.Random(1)
        values = [row[target] for row in rows]
        if is_number:
            self.truths = [float(value) for value in values]
        else:
            classes = sorted(set(values))
            self.truths = [float(classes.index(value)) for value in values]
        mean = sum(self.truths) / len(rows)
        self.deviation = (sum((y - mean) ** 2 for y in self.truths) / len(rows)) ** 0.5 if is_number else 1
        self.inputs = [name for name in rows[0] if name != target]
        self.spread = {name: self.spread_of(name) for name in self.inputs}

    def spread_of(self, name):
        try:
            numbers = [float(row[name]) for row in self.rows if row[name] not in ("", "NA", "nan")]
        except ValueError:
            return None
        mean = sum(numbers) / len(numbers)
        deviation = (sum((x - mean) ** 2 for x in numbers) / len(numbers)) ** 0.5
        return deviation if len(set(numbers)) > 10 else None

    def add(self, name, make):
        for row, truth in zip(self.rows, self.truths):
            row[name] = make(truth)

    def jittered(self, row, part):
        return {name: repr(float(value) + self.draw.gauss(0, part * self.spread[name]))
                if self.spread.get(name) and value not in ("", "NA", "nan") else value for name, value in row.items()}


# Each plants its leak in a table. What must then be found: one of these findings.
def copied(t):
    t.add("code", lambda y: repr(y) if t.is_number else f"k{int(y)}")
    return {"leak", "leak by a sum"}


def with_noise(t):
    t.add("later", lambda y: f"{y + t.draw.gauss(0, 0.02 * t.deviation if t.is_number else 0.1):.6g}")
    return {"near leak", "leak"}


def as_sum(t):
    parts = [round(t.draw.uniform(-5, 5) * t.deviation, 2) if t.is_number else t.draw.randrange(10) for _ in t.rows]
    for row, part, y in zip(t.rows, parts, t.truths):
        row["one"], row["other"] = repr(part), repr(round(y - part, 6)) if t.is_number else str(int(y) - part)
    return {"leak by a sum", "leak by a formula"}


def as_product(t):
    for row, y in zip(t.rows, t.truths):
        count = t.draw.randrange(1, 30)
        row["count"], row["each"] = str(count), repr(y / count if t.is_number else (y + 1) / count)
    return {"leak by a formula"}


def in_an_id(t):
    numbers = t.draw.sample(range(10000, 10000 + 9 * len(t.rows)), len(t.rows))
    least = min(t.truths)
    for row, number, y in zip(t.rows, numbers, t.truths):
        row["ref"] = str(int(1000 * (y - least) / t.deviation) * 1000 + number % 1000) if t.is_number else \
            f"{'ABCDEFGHIJ'[int(y)]}-{number}"
    return {"leak in an id", "near leak", "leak"}


def duplicates(t):
    t.rows += t.draw.sample(t.rows, len(t.rows) * 6 // 10)
    t.draw.shuffle(t.rows)
    return {"duplicates"}


def nearly_duplicates(t):
    t.rows = [t.jittered(row, 0.002) for row in t.rows for _ in range(2)]
    if t.is_number:
        for row in t.rows:
            row[t.target] = repr(float(row[t.target]))
    t.draw.shuffle(t.rows)
    return {"near copies", "duplicates"}


def future_rows(t):
    spread = len(t.rows) / 10
    order = {y: i for i, y in enumerate(sorted(range(len(t.rows)), key=lambda i: t.truths[i]))}
    for i, row in enumerate(t.rows):
        day = int(order[i] + t.draw.gauss(0, spread / 3))
        row["when"] = (datetime.date(2010, 1, 1) + datetime.timedelta(days=max(0, day))).isoformat()
    t.draw.shuffle(t.rows)
    return {"time cut by the split"}


def group_cut(t):
    chosen = t.draw.sample(range(len(t.rows)), min(len(t.rows), 400))
    t.rows = [t.jittered(t.rows[i], 0.1) | {"person_id": str(1000 + 7 * place), t.target: t.rows[i][t.target]}
              for place, i in enumerate(chosen) for _ in range(4)]
    t.draw.shuffle(t.rows)
    return {"groups cut by the split", "leak"}


# Of classes alone: what was filled in afterwards, as it looks in a table.
def with_values_of_classes(t, column, cell, each=15):
    """A column of `each` different cells for every class, none of two classes: cell(i) of the i-th value."""
    values = {}
    for row, y in zip(t.rows, t.truths):
        if y not in values:
            values[y] = [cell(len(values) * each + i) for i in range(each)]
        row[column] = t.draw.choice(values[y])
    return {"leak", "near leak"}


def shuffled_numbers(t, most):
    return t.draw.sample(range(most), most)


def by_a_date(t):
    days = shuffled_numbers(t, 200)
    date = lambda i: (datetime.date(2024, 1, 1) + datetime.timedelta(days=days[i])).isoformat()
    return with_values_of_classes(t, "closed_on", date)


def by_an_amount(t):
    cents = shuffled_numbers(t, 99999)
    return with_values_of_classes(t, "paid", lambda i: f"${cents[i] / 10:,.2f}")


def by_a_text(t):
    words = "the case was seen by a clerk and then sent on to office number place since it came late again".split()
    return with_values_of_classes(t, "note", lambda i: " ".join(t.draw.choices(words, k=12)) + f" item {i}")


def by_many_values(t):
    codes = shuffled_numbers(t, 900)
    return with_values_of_classes(t, "outcome_code", lambda i: f"Q{100 + codes[i]}")


def days_nearly(t):
    for row, y in zip(t.rows, t.truths):
        is_late = (y == 0) != (t.draw.random() < 0.02)
        row["days"] = str(t.draw.randrange(1, 90)) if is_late else str(0 if y < 2 else -t.draw.randrange(1, 90))
    return {"leak", "near leak"}


def only_where_it_was(t):
    for row, y in zip(t.rows, t.truths):
        row["refund"] = f"{t.draw.uniform(1, 500) + 1000 * y:.2f}" if y else ""
    return {"leak", "near leak"}


def order_of_ids(t):
    order = sorted(range(len(t.rows)), key=lambda i: (t.truths[i], t.draw.random()))
    for number, i in enumerate(order):
        t.rows[i]["ref"] = str(100000 + 7 * number + t.draw.randrange(7))
    t.draw.shuffle(t.rows)
    return {"leak in an id", "near leak", "leak"}


# Of any target: rows more than once.
def loaded_twice(t):
    start = datetime.datetime(2024, 5, 1)
    twice = [dict(row) for row in t.rows for _ in range(2)]
    t.draw.shuffle(twice)
    for number, row in enumerate(twice):
        row["loaded_at"] = (start + datetime.timedelta(seconds=61 * number)).isoformat()
    t.rows = twice
    return {"copies but for a stamp", "near copies", "duplicates"}


def tripled_few_values(t):
    """Columns of a few values each, and every row three times."""
    few = [{name: str(hash_of(row.get(name, ""), 4)) for name in t.inputs[:6]} | {t.target: row[t.target]} for row in t.rows]
    t.rows = [dict(row) for row in few for _ in range(3)]
    t.draw.shuffle(t.rows)
    return {"duplicates"}


def hash_of(text, most):
    return sum(ord(sign) * 31 ** (place % 7) for place, sign in enumerate(text)) % most


PLANTS = [copied, with_noise, as_sum, as_product, in_an_id, duplicates, nearly_duplicates, future_rows, group_cut, loaded_twice,
          tripled_few_values]
CLASS_PLANTS = [by_a_date, by_an_amount, by_a_text, by_many_values, days_nearly, only_where_it_was, order_of_ids]
