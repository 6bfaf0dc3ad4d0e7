// One table, one seed, several recipes: both curves of each, and what each ends with. How a technique is shown.
import { useState } from "preact/hooks";
import type { Answer } from "../engine/module";
import { texts } from "../texts";
import { shown, values, type Value } from "../values";
import { Chart } from "./chart";
import { useAnswer, type Call } from "./engine_state";
import { InWorkbench } from "./in_workbench";
import { Scrolled } from "./scrolled";
import type { Epoch, Opened } from "./training";

const words = texts.comparison;

export interface Variant {
  name: string;
  recipe: Record<string, unknown>;
}

interface Properties {
  /** A data set of the engine. */
  data: { name: string; rows: number; noise: number; seed: number };
  variants: Variant[];
  /** Which curves are of interest. */
  shows: "both" | "validation" | "training" | "learning_rate";
}

interface Ended {
  name: string;
  recipe: Record<string, unknown>;
  /** Why it has no end: it diverged. */
  refused: string;
  epochs: Epoch[];
  best: number;
  zeros: Value;
  numbers: Value;
  largest: Value;
}

/** Beside what a recipe says itself. */
const ALWAYS = { validation: 0.3, patience: 100000 };
const CALLS = 3; // of each variant: open, run, layers

const pick = {
  both: ["loss", "validation_loss"],
  validation: ["validation_loss"],
  training: ["loss"],
  learning_rate: ["learning_rate"],
} as const;

function endedOf(variants: Variant[], answers: Answer[]): Ended[] {
  return variants.flatMap(({ name, recipe }, i) => {
    const [run, layers] = [answers[CALLS * i + 1], answers[CALLS * i + 2]];
    if (!run || !layers) return [];
    const refused = run.json["refused"];
    if (typeof refused === "string") return [{ name, recipe, refused, epochs: [], best: 0, zeros: null, numbers: null, largest: null }];
    const told = run.json as unknown as { epochs: Epoch[]; best_epoch: number };
    const { zeros, numbers, largest } = layers.json as unknown as { zeros: Value; numbers: Value; largest: Value };
    return [{ name, recipe, refused: "", epochs: told.epochs, best: told.best_epoch, zeros, numbers, largest }];
  });
}

export function Comparison({ data, variants, shows }: Properties) {
  const [cursor, setCursor] = useState<number | null>(null);
  const made = useAnswer(data, (data) => [["make", data]]);
  const csv = made.answer?.json["csv"] as string | undefined;
  const asked = useAnswer(
    { data: made.of, variants, isMade: csv !== undefined },
    ({ data, variants, isMade }) =>
      variants.flatMap(({ recipe }): Call[] => isMade ? [
        ["open", { csv, name: `${data.name}.csv`, recipe: { ...ALWAYS, ...recipe }, source: { target: "target" } }],
        ["run", { epochs: 100000 }],
        ["layers", {}],
      ] : []),
    { isApart: true },
  );
  const ended = endedOf(asked.of.variants, asked.answers);
  const count = values(Array.from({ length: Math.max(1, ...ended.map((each) => each.epochs.length)) }, (_, i) => i + 1));
  const opened = asked.answers[0]?.json as unknown as Opened | undefined;
  const curves = ended.filter((each) => !each.refused).flatMap(({ name, epochs }) =>
    pick[shows].map((what) => ({ name: shows === "both" ? `${name}: ${words[what]}` : name, x: count.slice(0, epochs.length), y: epochs.map((each) => each[what]) })),
  );
  return (
    <>
      {ended.length === 0 && <p role="status">{words.training}</p>}
      {ended.length > 0 && (
        <>
          <Chart title={words.titles[shows]} isLog={shows !== "learning_rate"} summary={words.summary(opened?.rows.training ?? 0, asked.of.variants.length)} axis={words.epoch} curves={curves} cursor={cursor} onCursor={setCursor} />
          <Scrolled label={words.table}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{words.recipe}</th>
                  <th scope="col">{words.epochs}</th>
                  <th scope="col">{words.bestEpoch}</th>
                  <th scope="col">{words.lastLoss}</th>
                  <th scope="col">{words.bestValidation}</th>
                  <th scope="col">{words.lastValidation}</th>
                  <th scope="col">{words.zeros}</th>
                  <th scope="col">{words.largest}</th>
                  <td />
                </tr>
              </thead>
              <tbody>
                {ended.map((each) => each.refused ? (
                  <tr key={each.name}>
                    <th scope="row">{each.name}</th>
                    <td colSpan={8}>{each.refused}</td>
                  </tr>
                ) : (
                  <tr key={each.name}>
                    <th scope="row">{each.name}</th>
                    <td>{each.epochs.length}</td>
                    <td>{each.best}</td>
                    <td>{shown(each.epochs.at(-1)?.loss ?? null)}</td>
                    <td>{shown(each.epochs[each.best - 1]?.validation_loss ?? null)}</td>
                    <td>{shown(each.epochs.at(-1)?.validation_loss ?? null)}</td>
                    <td>{words.of(shown(each.zeros), shown(each.numbers))}</td>
                    <td>{shown(each.largest)}</td>
                    <td><InWorkbench name={each.name} data={asked.of.data} recipe={{ ...ALWAYS, ...each.recipe }} /></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolled>
        </>
      )}
    </>
  );
}
