// The 2→1→1 network of the course, forward and backward, one calculation at a time.
import { useMemo, useState } from "preact/hooks";
import { type Explanation, walk } from "../explanation";
import { Drawing } from "../parts/drawing";
import { useAnswer } from "../parts/engine_state";
import { NumberBox } from "../parts/number_box";
import { Walk } from "../parts/walk";
import { texts } from "../texts";
import { isZero } from "../values";
import type { Exhibit } from "./exhibit";

const words = texts.stepper;
const MODEL = "linear(1) | sigmoid | linear(1) | sigmoid";
const FIRST = { x1: 1, x2: 0.5, y: 1, w1: 0.4, w2: -0.6, b: 0.1, v: 0.8, c: -0.2 };
type Names = keyof typeof FIRST;
const INPUTS: Names[] = ["x1", "x2", "y"];
const WEIGHTS: Names[] = ["w1", "w2", "b", "v", "c"];

function Stepper() {
  const [given, setGiven] = useState(FIRST);
  const [at, setAt] = useState(0);
  const { answer, refused } = useAnswer(given, (given) => [
    [
      "network",
      {
        recipe: { model: MODEL, loss: "expr(0.5*(p-y)^2)", dtype: "float64" },
        inputs: 2,
        weights: { "0.weight": [given.w1, given.w2], "0.bias": [given.b], "2.weight": [given.v], "2.bias": [given.c] },
      },
    ],
    ["explain", { row: [given.x1, given.x2], target: given.y }],
  ]);
  const explanation = answer ? (answer.json as unknown as Explanation) : null;
  const stops = useMemo(() => (explanation ? walk(explanation) : []), [explanation]);
  const current = stops[at];
  const box = (name: Names) => (
    <NumberBox
      key={name}
      name={name}
      label={words.names[name]}
      value={given[name]}
      low={-2}
      high={2}
      onChange={(number) => setGiven((before) => ({ ...before, [name]: number }))}
    />
  );
  const derivative = stops.find((stop) => stop.equation.symbol === "∂J/∂w₁,₁,₂");
  const loss = stops.find((stop) => stop.equation.symbol === "J");
  const isReached = derivative && loss && isZero(derivative.equation.value) && !isZero(loss.equation.value);
  return (
    <>
      {refused && <p class="refused" role="alert">{refused}</p>}
      <p class="bet">{words.bet}</p>
      <Walk stops={stops} at={at} onMove={setAt}>
        <Drawing label={words.network} sizes={[2, 1, 1]} reached={stops.slice(0, at + 1).map((stop) => stop.equation.symbol)} active={current?.equation.symbol ?? ""} />
      </Walk>
      <div class="groups">
        <fieldset>
          <legend>{words.inputs}</legend>
          {INPUTS.map(box)}
        </fieldset>
        <fieldset>
          <legend>{words.weights}</legend>
          {WEIGHTS.map(box)}
        </fieldset>
      </div>
      <p class="goal">{words.goal} <strong role="status">{isReached ? words.reached : ""}</strong></p>
    </>
  );
}

export const stepper: Exhibit = {
  id: "stepper",
  chapter: "training",
  section: words.section,
  title: words.title,
  lead: words.lead,
  items: [4],
  View: Stepper,
};
