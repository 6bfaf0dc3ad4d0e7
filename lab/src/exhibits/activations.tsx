// Every activation of the catalogue: value and derivative over z.
import { useState } from "preact/hooks";
import { useEntries } from "../parts/catalogue";
import { Chart, type Curve } from "../parts/chart";
import { Switches } from "../parts/choice";
import { texts } from "../texts";
import { shown, values } from "../values";
import type { Exhibit } from "./exhibit";

const words = texts.activations;
const FIRST = ["sigmoid", "tanh", "relu", "leaky_relu"];

function Activations() {
  const entries = useEntries("activations").filter((entry) => entry.plot);
  const [chosen, setChosen] = useState(FIRST);
  const [cursor, setCursor] = useState<number | null>(null);
  const shownEntries = entries.filter((entry) => chosen.includes(entry.name));
  const curves = (which: string): Curve[] =>
    shownEntries.map(({ name, plot }) => ({ name, x: values(plot?.x ?? []), y: values(plot?.curves[which] ?? []) }));
  const summary = shownEntries.length ? words.summary(shownEntries.map((entry) => entry.name).join(", ")) : words.none;
  return (
    <>
      <Switches label={words.shown} names={entries.map((entry) => entry.name)} chosen={chosen} onChange={setChosen} />
      {shownEntries.length > 0 && (
        <div class="pair">
          <Chart title={words.valuesTitle} summary={summary} axis={words.axis} curves={curves("value")} cursor={cursor} onCursor={setCursor} />
          <Chart title={words.derivativesTitle} summary={summary} axis={words.axis} curves={curves("derivative")} cursor={cursor} onCursor={setCursor} />
        </div>
      )}
      <div class="scrolled" tabindex={0} role="region" aria-label={words.title}>
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
                <td>{cursor === null ? "" : shown(values(entry.plot?.curves["value"])[cursor] ?? null)}</td>
                <td>{cursor === null ? "" : shown(values(entry.plot?.curves["derivative"])[cursor] ?? null)}</td>
                <td>{entry.use}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
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
