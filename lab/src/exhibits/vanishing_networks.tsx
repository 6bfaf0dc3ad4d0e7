// The same on real networks: as deep as the chain, with and without a cure. The gradients before the first step, and what
// each network has learned in the end.
import { useState } from "preact/hooks";
import { Chart } from "../parts/chart";
import { useAnswer, type Call } from "../parts/engine_state";
import { InWorkbench } from "../parts/in_workbench";
import { Scrolled } from "../parts/scrolled";
import type { Epoch } from "../parts/training";
import { texts } from "../texts";
import { shown, values, type Value } from "../values";

const words = texts.vanishing.networks;
const DATA = { name: "circle", rows: 300, noise: 0.1, seed: 1 };
const RECIPE = { optimizer: "adam(lr=0.01)", batch_size: 20, epochs: words.epochs, patience: words.epochs, validation: 0.3 };
const UNITS = 8;
const CALLS = 3; // of each network: open, layers, run

interface Wanted {
  depth: number;
  activation: string;
}

const repeated = (step: string, count: number): string[] => Array.from({ length: count }, () => step);

/** Each of `depth` layers, and a last one that predicts. */
const modelsOf = ({ depth, activation }: Wanted): Record<keyof typeof words.cures, string> => {
  const of = (layer: string) => [...repeated(layer, depth), "linear"].join(" | ");
  return {
    plain: of(`linear(${UNITS}) | ${activation}`),
    init: of(`linear(${UNITS}, init=kaiming_normal) | ${activation}`),
    batch_norm: of(`linear(${UNITS}) | batch_norm | ${activation}`),
    residual: [`linear(${UNITS})`, ...repeated(`residual(linear(${UNITS}) | ${activation})`, depth - 1), "linear"].join(" | "),
  };
};

interface Layer {
  step: string;
  gradient_norm: Value;
}

export function VanishingNetworks({ depth, activation }: Wanted) {
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const made = useAnswer(DATA, (data) => [["make", data]]);
  const csv = made.answer?.json["csv"];
  const told = useAnswer(
    csv === undefined ? null : wanted,
    (wanted) =>
      Object.values(wanted ? modelsOf(wanted) : {}).flatMap((model): Call[] => [
        ["open", { csv, name: `${DATA.name}.csv`, recipe: { ...RECIPE, model }, source: { target: "target" } }],
        ["layers", {}],
        ["run", { epochs: words.epochs }],
      ]),
    { isApart: true },
  );
  const networks = Object.values(words.cures).flatMap((name, i) => {
    const [layers, run] = told.answers.slice(CALLS * i + 1, CALLS * (i + 1));
    if (!layers || !run) return [];
    const own = ((layers.json["layers"] ?? []) as Layer[]).filter(({ step }) => /^(linear|residual)/.test(step));
    return [{ name, recipe: { ...RECIPE, model: Object.values(modelsOf(told.of as Wanted))[i] }, refused: run.json["refused"] as string | undefined, gradients: own.map((layer) => layer.gradient_norm), last: (run.json["epochs"] as Epoch[] | undefined)?.at(-1) }];
  });
  const of = told.of;
  return (
    <section aria-label={words.title}>
      <h2>{words.title}</h2>
      <p class="lead">{words.lead}</p>
      <div class="buttons">
        <button type="button" class="main" disabled={csv === undefined} onClick={() => setWanted({ depth, activation })}>{words.train(depth, activation)}</button>
      </div>
      {of && networks.length > 0 && (
        <>
          <Chart
            title={words.chart}
            summary={words.summary(of.depth, of.activation)}
            axis={texts.vanishing.layer}
            isLog
            curves={networks.map(({ name, gradients }) => ({ name, x: values(gradients.map((_, i) => i + 1)), y: gradients }))}
            cursor={cursor}
            onCursor={setCursor}
          />
          <Scrolled label={words.table}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{words.network}</th>
                  <th scope="col">{words.first}</th>
                  <th scope="col">{words.last}</th>
                  <th scope="col">{words.loss}</th>
                  <th scope="col">{words.accuracy}</th>
                  <td />
                </tr>
              </thead>
              <tbody>
                {networks.map(({ name, recipe, refused, gradients, last }) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td>{shown(gradients[0] ?? null, 3)}</td>
                    <td>{shown(gradients.at(-1) ?? null, 3)}</td>
                    {last ? <><td>{shown(last.loss)}</td><td>{shown(last.validation_accuracy)}</td></> : <td colSpan={2}>{refused}</td>}
                    <td><InWorkbench name={name} data={DATA} recipe={recipe} /></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolled>
        </>
      )}
    </section>
  );
}
