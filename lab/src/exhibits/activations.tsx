// Every activation of the catalogue: value and derivative over z.
import { useState } from "preact/hooks";
import { isElementwise, useEntries } from "../parts/catalogue";
import { Chart, type Curve } from "../parts/chart";
import { Switches } from "../parts/choice";
import { Scrolled } from "../parts/scrolled";
import { SoftmaxBars } from "../parts/softmax_bars";
import { texts } from "../texts";
import { shown, values } from "../values";
import type { Exhibit } from "./exhibit";

const words = texts.activations;
const FIRST = ["sigmoid", "tanh", "relu", "leaky_relu"];

function Activations() {
  const entries = useEntries("activations").filter((entry) => entry.plot && isElementwise(entry));
  const [chosen, setChosen] = useState(FIRST);
  const [moved, setCursor] = useState<number | null>(null);
  const points = entries[0]?.plot?.x ?? [];
  const cursor = moved ?? Math.floor(points.length / 2);
  const shownEntries = entries.filter((entry) => chosen.includes(entry.name));
  const curves = (which: string): Curve[] =>
    shownEntries.map(({ name, plot }) => ({ name, x: values(plot?.x ?? []), y: values(plot?.curves[which] ?? []) }));
  const summary = shownEntries.length ? words.summary(shownEntries.map((entry) => entry.name).join(", ")) : words.none;
  return (
    <>
      <Switches label={words.shown} names={entries.map((entry) => entry.name)} chosen={chosen} onChange={setChosen} />
      {points.length > 0 && (
        <div class="number">
          <label for="z">{words.atZ(shown(values(points)[cursor] ?? null))}</label>
          <input id="z" type="range" min={0} max={points.length - 1} step={1} value={cursor} onInput={(event) => setCursor(event.currentTarget.valueAsNumber)} />
        </div>
      )}
      {shownEntries.length > 0 && (
        <div class="pair">
          <Chart title={words.valuesTitle} summary={summary} axis={words.axis} curves={curves("value")} cursor={cursor} onCursor={setCursor} />
          <Chart title={words.derivativesTitle} summary={summary} axis={words.axis} curves={curves("derivative")} cursor={cursor} onCursor={setCursor} />
        </div>
      )}
      <Scrolled label={words.title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.name}</th>
              <th scope="col">{words.formula}</th>
              <th scope="col">{words.range}</th>
              <th scope="col">{words.valuesTitle}</th>
              <th scope="col">{words.derivativesTitle}</th>
              <th scope="col">{words.use}</th>
            </tr>
          </thead>
          <tbody>
            {shownEntries.map((entry) => (
              <tr key={entry.name}>
                <th scope="row">{entry.name}</th>
                <td>{entry.mathematics?.join("; ")}</td>
                <td>{entry.range}</td>
                <td>{shown(values(entry.plot?.curves["value"])[cursor] ?? null)}</td>
                <td>{shown(values(entry.plot?.curves["derivative"])[cursor] ?? null)}</td>
                <td>{entry.use}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
      <SoftmaxBars />
      <p class="goal">{words.goal}</p>
    </>
  );
}

export const activations: Exhibit = {
  id: "activations",
  chapter: "neurons",
  section: words.section,
  title: words.title,
  lead: words.lead,
  items: [2, 30],
  View: Activations,
};
