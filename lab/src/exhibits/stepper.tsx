// The 2→1→1 network of the course, forward and backward, one calculation at a time.
import { useEffect, useMemo, useState } from "preact/hooks";
import { Formula } from "../parts/formula";
import { useAnswer } from "../parts/engine_state";
import { NumberBox } from "../parts/number_box";
import { texts } from "../texts";
import { fixed, isZero } from "../values";
import type { Exhibit } from "./exhibit";
import { type Explanation, walk } from "./explanation";
import { Drawing } from "../parts/drawing";

const words = texts.stepper;
const MODEL = "linear(1) | sigmoid | linear(1) | sigmoid";
const FIRST = { x1: 1, x2: 0.5, y: 1, w1: 0.4, w2: -0.6, b: 0.1, v: 0.8, c: -0.2 };
type Names = keyof typeof FIRST;
const INPUTS: Names[] = ["x1", "x2", "y"];
const WEIGHTS: Names[] = ["w1", "w2", "b", "v", "c"];

function Stepper() {
  const [given, setGiven] = useState(FIRST);
  const [at, setAt] = useState(0);
  const { answer, refused } = useAnswer(
    [
      [
        "network",
        {
          recipe: { model: MODEL, loss: "expr(0.5*(p-y)^2)", dtype: "float64" },
          inputs: 2,
          weights: { "0.weight": [given.w1, given.w2], "0.bias": [given.b], "2.weight": [given.v], "2.bias": [given.c] },
        },
      ],
      ["explain", { row: [given.x1, given.x2], target: given.y }],
    ],
    JSON.stringify(given),
  );
  const explanation = answer ? (answer.json as unknown as Explanation) : null;
  const stops = useMemo(() => (explanation ? walk(explanation) : []), [explanation]);
  const last = stops.length - 1;
  const current = stops[at];
  const go = (to: number) => setAt(Math.max(0, Math.min(last, to)));
  const move = (by: number) => setAt((before) => Math.max(0, Math.min(last, before + by)));
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
      if (event.key === "ArrowRight") move(1);
      else if (event.key === "ArrowLeft") move(-1);
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
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
      <div class="stepper">
        <div class="stage">
          <Drawing label={words.network} sizes={[2, 1, 1]} reached={stops.slice(0, at + 1).map((stop) => stop.equation.symbol)} active={current?.equation.symbol ?? ""} />
          {current && (
            <div class="now" aria-live="polite">
              <p class="place">
                <span class={`tag ${current.direction}`}>{words[current.direction]}</span> {words.step(at + 1, stops.length)}
              </p>
              {current.equation.mathml && <Formula block mathml={current.equation.mathml} />}
              <p class="filled" data-testid="filled">{current.equation.filled}</p>
              <p class="value">
                {current.equation.symbol} = <strong data-testid="value">{fixed(current.equation.value)}</strong>
              </p>
            </div>
          )}
          <div class="buttons">
            <button type="button" onClick={() => go(0)} disabled={at === 0}>{words.first}</button>
            <button type="button" onClick={() => move(-1)} disabled={at === 0}>{words.back}</button>
            <button type="button" class="main" onClick={() => move(1)} disabled={at >= last}>{words.on}</button>
            <button type="button" onClick={() => go(last)} disabled={at >= last}>{words.last}</button>
          </div>
        </div>
        <div class="side">
          <h2>{words.soFar}</h2>
          <div class="scrolled" tabindex={0} role="region" aria-label={words.soFar}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{words.symbol}</th>
                  <th scope="col">{words.value}</th>
                  <th scope="col">{words.numerical}</th>
                </tr>
              </thead>
              <tbody>
                {stops.map((stop, i) => (
                  <tr key={stop.equation.symbol} class={i === at ? "current" : ""} data-symbol={stop.equation.symbol}>
                    <th scope="row">
                      <button type="button" class="plain" onClick={() => go(i)}>{stop.equation.symbol}</button>
                    </th>
                    <td>{i <= at ? fixed(stop.equation.value) : texts.notYet}</td>
                    <td>{i <= at && stop.equation.numerical !== undefined ? fixed(stop.equation.numerical, 9) : ""}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </div>
      </div>
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
  items: [4],
  View: Stepper,
};
