// A straight boundary, moved by hand or by the perceptron's rule, on rows that a line parts and on rows that none does.
import { useEffect, useMemo, useState } from "preact/hooks";
import { Choice } from "../parts/choice";
import { useAnswer, useLast, type Asked } from "../parts/engine_state";
import { Field, type Points } from "../parts/field";
import { NumberBox } from "../parts/number_box";
import { useTraining, type Setting } from "../parts/training";
import { extent, padded } from "../scale";
import { texts } from "../texts";
import { shown, values, type Value } from "../values";
import type { Exhibit } from "./exhibit";

const words = texts.boundary;
const SIZE = 64;
const AXES: [string, string] = ["x1", "x2"];
const TABLES = ["clouds", "exclusive_or", "circle", "moons"];
const RULE = { model: "linear", loss: "perceptron", optimizer: "sgd(lr=0.1)", batch_size: 1, validation: 0, epochs: 10000, patience: 100000 };

const settingOf = (csv: string, name: string): Setting => ({ csv, name: `${name}.csv`, target: "target", recipe: RULE, source: { test: 0, scale: false } });

const round = (number: number) => Math.round(number * 1000) / 1000;

interface Best {
  errors: Value;
  rows: Value;
  separable: boolean;
}

function pointsOf({ answers }: Asked<unknown>): Points | null {
  const { x1: x, x2: y, target, part } = answers[0]?.arrays ?? {};
  return x && y && target && part ? { x, y, target, part } : null;
}

function Boundary() {
  const [name, setName] = useState("clouds");
  const [chosen, setChosen] = useState<number | null>(null);
  const made = useAnswer(name, (name) => [["make", { name, rows: 120, noise: 0.1, seed: 0 }]]);
  const csv = made.answer?.json["csv"] as string | undefined;
  const setting = useMemo(() => (csv ? settingOf(csv, made.of) : null), [csv]);
  const training = useTraining(setting);
  const { opened, version } = training;
  const told = useAnswer(training.openings, (openings) => (openings ? [["points", { columns: AXES }], ["line", {}]] : []));
  const points = useMemo(() => pointsOf(told), [told.answers]);
  const best = told.answer?.json as Best | undefined;
  const range = (numbers: Float32Array): [number, number] => padded(extent(values(Array.from(numbers))));
  const [lowX, highX] = points ? range(points.x) : [-1, 1];
  const [lowY, highY] = points ? range(points.y) : [-1, 1];
  const low: [number, number] = [lowX, lowY];
  const high: [number, number] = [highX, highY];
  const isThere = opened !== null && told.of === training.openings;
  const seen = useAnswer(
    { opened, points, best, low, high, step: training.stand?.step ?? 0 },
    ({ low, high }) =>
      isThere
        ? [
            ["judge", { part: "training", worst: 0 }],
            ["layers", { values: true }],
            ["map", { axes: AXES, size: SIZE, low, high }],
          ]
        : [],
    { key: JSON.stringify([isThere, training.openings, version, low, high]) },
  );
  const view = useLast(seen.answer && seen);
  const evaluation = view?.answers[0]?.json["evaluation"] as { accuracy: Value } | undefined;
  // The line as it is, whoever moved it.
  const learned = view?.answers[1]?.arrays;
  const line = [...(learned?.["0.weight"] ?? []), ...(learned?.["0.bias"] ?? [])].map((number) => round(number));
  const put = (at: number, number: number) => training.set(at < 2 ? "0.weight" : "0.bias", at < 2 ? at : 0, number);
  // At rest there is nothing left to correct.
  const isAtRest = evaluation !== undefined && shown(evaluation.accuracy) === "1";
  useEffect(() => {
    if (training.isPlaying && isAtRest) training.pause();
  }, [training.isPlaying, isAtRest]);
  return (
    <>
      <p class="bet">{words.bet}</p>
      <div class="controls">
        <Choice id="table" label={words.table} value={name} names={TABLES} onChange={setName} />
        {["w₁", "w₂", "b"].map((label, i) => (
          <NumberBox key={label} name={`line${i}`} label={label} value={line[i] ?? 0} low={-2} high={2} step={0.05} onChange={(number) => void put(i, number)} />
        ))}
      </div>
      <div class="buttons">
        <button type="button" class="main" disabled={!opened} onClick={() => (training.isPlaying ? training.pause() : training.play("rows"))}>{training.isPlaying ? words.pause : words.play}</button>
        <button type="button" disabled={!opened} onClick={() => void training.step()}>{words.step}</button>
        <button type="button" disabled={!opened} onClick={() => void training.epoch()}>{words.epoch}</button>
        <button type="button" disabled={!opened} onClick={training.reset}>{words.reset}</button>
      </div>
      {(training.refused || told.refused) && <p class="refused" role="alert">{training.refused || told.refused}</p>}
      {view?.of.points && view.of.best && evaluation && (
        <div class="pair">
          <Field label={words.field} axes={AXES} low={view.of.low} high={view.of.high} numbers={view.answer?.arrays["predictions"] ?? null} size={SIZE} range={[0, 1]} points={view.of.points} classes={view.of.opened?.classes ?? []} chosen={chosen} onChoose={setChosen} />
          <div>
            <p class="verdict" role="status">{words.accuracy(shown(evaluation.accuracy, 3), view.of.step)}</p>
            {isAtRest && <p>{words.atRest}</p>}
            <p>{view.of.best.separable ? words.separable : words.never(shown(view.of.best.errors), shown(view.of.best.rows))}</p>
          </div>
        </div>
      )}
      <p class="goal">{words.goal}</p>
    </>
  );
}

export const boundary: Exhibit = { id: "boundary", chapter: "neurons", section: words.section, title: words.title, lead: words.lead, items: [11, 12], View: Boundary };
