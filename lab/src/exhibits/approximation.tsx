// Any curve, drawn by hand, and networks of one hidden layer that come as near as they can.
import { useState } from "preact/hooks";
import { Bet } from "../parts/bet";
import { useNames } from "../parts/catalogue";
import { Chart } from "../parts/chart";
import { Choice } from "../parts/choice";
import { CurveEditor } from "../parts/curve_editor";
import { useAnswer, type Call } from "../parts/engine_state";
import { NumberBox } from "../parts/number_box";
import { Scrolled } from "../parts/scrolled";
import type { Epoch } from "../parts/training";
import { texts } from "../texts";
import { shown, value, values, type Value } from "../values";
import type { Exhibit } from "./exhibit";

const words = texts.approximation;
const POINTS = 41;
const SIZES = [1, 2, 4, 8, 16, 32];

const along = (i: number) => Math.round(((2 * i) / (POINTS - 1) - 1) * 1000) / 1000;

const SHAPES: Record<string, (x: number) => number> = {
  hat: (x) => 1 - 2 * Math.abs(x),
  stairs: (x) => Math.floor(x * 2) / 2 + 0.25,
  valley: (x) => 2 * x * x - 1,
  spike: (x) => (Math.abs(x) < 0.12 ? 0.9 : -0.4),
};

const drawn = (shape: (x: number) => number) => Array.from({ length: POINTS }, (_, i) => Math.round(shape(along(i)) * 1000) / 1000);

const recipeOf = (units: number, activation: string) => ({
  model: `linear(${units}) | ${activation} | linear`,
  optimizer: "adam(lr=0.02)",
  batch_size: 41,
  epochs: 1500,
  patience: 100000,
  validation: 0,
});

interface Task {
  heights: number[];
  activation: string;
}

function training({ heights, activation }: Task, units: number): Call[] {
  const csv = `x,target\n${heights.map((height, i) => `${along(i)},${height}`).join("\n")}\n`;
  return [
    ["open", { csv, name: "curve.csv", recipe: recipeOf(units, activation), source: { target: "target", test: 0, scale: false } }],
    ["run", { epochs: 1500 }],
  ];
}

function Approximation() {
  const [heights, setHeights] = useState(() => drawn(SHAPES["hat"] ?? (() => 0)));
  const [units, setUnits] = useState(4);
  const [activation, setActivation] = useState("tanh");
  const [cursor, setCursor] = useState<number | null>(null);
  const names = useNames("activations");
  const one = useAnswer({ heights, activation, units }, ({ units, ...task }) => [...training(task, units), ["map", { axes: ["x"], size: 200, low: [-1], high: [1] }]]);
  // The table comes later than the picture: until then it is empty, and not that of another curve.
  const all = useAnswer({ heights, activation }, (task) => SIZES.flatMap((size) => training(task, size)));
  const isOne = JSON.stringify(all.of) === JSON.stringify({ heights: one.of.heights, activation: one.of.activation });
  const fitted = one.answer?.arrays;
  const last = (run: unknown): Value => ((run as { epochs?: Epoch[] } | undefined)?.epochs?.at(-1)?.loss ?? null);
  const loss = last(one.answers[1]?.json);
  return (
    <>
      <div class="controls">
        <NumberBox name="units" label={words.units} value={units} low={1} high={64} step={1} onChange={(number) => setUnits(Math.max(1, Math.min(256, Math.round(number))))} />
        <Choice id="activation" label={words.activation} value={activation} names={names} onChange={setActivation} />
        <Choice id="shape" label={words.shape} value={words.own} names={[words.own, ...Object.keys(SHAPES)]} onChange={(name) => SHAPES[name] && setHeights(drawn(SHAPES[name]))} />
      </div>
      {one.refused && <p class="refused" role="alert">{one.refused}</p>}
      <div class="pair">
        <CurveEditor label={words.draw} heights={heights} onChange={setHeights} />
        <div>
          <Bet words={words.bet}>
            {fitted && (
              <Chart
                title={words.fit(one.of.units)}
                summary={words.summary(one.of.units)}
                axis="x"
                curves={[{ name: words.network, x: values(Array.from(fitted["points"] ?? [])), y: values(Array.from(fitted["predictions"] ?? [])) }]}
                dots={{ x: values(one.of.heights.map((_, i) => along(i))), y: values(one.of.heights) }}
                cursor={cursor}
                onCursor={setCursor}
              />
            )}
            {one.answer && <p class="verdict" role="status">{words.error(one.of.units, shown(loss, 3))}</p>}
            <Scrolled label={words.table}>
              <table>
                <caption>{words.table}</caption>
                <thead>
                  <tr>
                    <th scope="col">{words.units}</th>
                    {SIZES.map((size) => <th key={size} scope="col">{size}</th>)}
                  </tr>
                </thead>
                <tbody>
                  <tr>
                    <th scope="row">{words.loss}</th>
                    {SIZES.map((size, i) => <td key={size}>{isOne && all.answers.length ? shown(value(last(all.answers[2 * i + 1]?.json)), 3) : ""}</td>)}
                  </tr>
                </tbody>
              </table>
            </Scrolled>
          </Bet>
        </div>
      </div>
      <p class="goal">{words.goal}</p>
    </>
  );
}

export const approximation: Exhibit = { id: "approximation", chapter: "neurons", section: words.section, title: words.title, lead: words.lead, items: [42], View: Approximation };
