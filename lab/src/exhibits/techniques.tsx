// Batches and five techniques, each on one table with one seed: with it and without.
import { useState } from "preact/hooks";
import { Bet } from "../parts/bet";
import { Comparison, type Variant } from "../parts/comparison";
import { NumberBox } from "../parts/number_box";
import { texts } from "../texts";
import type { Exhibit } from "./exhibit";

const all = texts.techniques;

const SMALL = { name: "moons", rows: 120, noise: 0.35, seed: 1 };
const WIDE = { model: "linear(32) | relu | linear(32) | relu | linear", optimizer: "adam(lr=0.01)", batch_size: 16, epochs: 150 };

interface Made {
  id: keyof typeof all;
  items: number[];
  data?: typeof SMALL;
  shows: "both" | "validation" | "training" | "learning_rate";
  /** The number that the learner sets. */
  knob: { value: number; low: number; high: number; step: number };
  variants: (given: number) => Variant[];
}

function technique({ id, items, data = SMALL, shows, knob, variants }: Made): Exhibit {
  const words = all[id];
  function View() {
    const [given, setGiven] = useState(knob.value);
    return (
      <>
        <div class="controls">
          <NumberBox name={id} label={words.knob} value={given} low={knob.low} high={knob.high} step={knob.step} onChange={(number) => setGiven(Math.max(knob.low, Math.min(knob.high, number)))} />
        </div>
        <Bet words={words.bet}>
          <Comparison data={data} variants={variants(given)} shows={shows} />
        </Bet>
        <p class="goal">{words.goal}</p>
      </>
    );
  }
  return { id, chapter: "techniques", section: words.section, title: words.title, lead: words.lead, items, View };
}

const deep = (layer: string, steps: string) => `${Array.from({ length: 8 }, () => `${layer} | ${steps}`).join(" | ")} | linear`;

export const techniques: Exhibit[] = [
  technique({
    id: "batch_sizes",
    items: [35],
    data: { name: "hills", rows: 400, noise: 0.05, seed: 1 },
    shows: "training",
    knob: { value: 0.05, low: 0.001, high: 0.5, step: 0.001 },
    variants: (lr) =>
      [1, 32, 0].map((batch_size) => ({
        name: all.batch_sizes.of(batch_size),
        recipe: { model: "linear(16) | tanh | linear", optimizer: `sgd(lr=${lr})`, batch_size, epochs: 60 },
      })),
  }),
  technique({
    id: "early_stopping",
    items: [44],
    shows: "both",
    knob: { value: 15, low: 1, high: 100, step: 1 },
    variants: (patience) => [
      { name: all.early_stopping.without, recipe: WIDE },
      { name: all.early_stopping.with, recipe: { ...WIDE, patience: Math.round(patience) } },
    ],
  }),
  technique({
    id: "schedules",
    items: [45],
    data: { name: "hills", rows: 400, noise: 0.05, seed: 1 },
    shows: "training",
    knob: { value: 0.05, low: 0.001, high: 0.3, step: 0.001 },
    variants: (lr) =>
      ["constant", "step(size=15, gamma=0.3)", "one_cycle", "cosine"].map((schedule) => ({
        name: schedule,
        recipe: { model: "linear(16) | tanh | linear(16) | tanh | linear", optimizer: `sgd(lr=${lr}, momentum=0.9)`, batch_size: 20, epochs: 60, schedule },
      })),
  }),
  technique({
    id: "weight_penalties",
    items: [46],
    shows: "validation",
    knob: { value: 0.01, low: 0, high: 0.1, step: 0.001 },
    variants: (strength) => [
      { name: all.weight_penalties.without, recipe: WIDE },
      { name: `L1 ${strength}`, recipe: { ...WIDE, l1: strength } },
      { name: `L2 ${strength}`, recipe: { ...WIDE, l2: strength } },
    ],
  }),
  technique({
    id: "batch_normalisation",
    items: [47],
    data: { name: "circle", rows: 400, noise: 0.1, seed: 1 },
    shows: "training",
    knob: { value: 0.01, low: 0.001, high: 0.2, step: 0.001 },
    variants: (lr) => [
      { name: all.batch_normalisation.without, recipe: { model: deep("linear(12)", "sigmoid"), optimizer: `adam(lr=${lr})`, batch_size: 20, epochs: 60 } },
      { name: all.batch_normalisation.with, recipe: { model: deep("linear(12)", "batch_norm | sigmoid"), optimizer: `adam(lr=${lr})`, batch_size: 20, epochs: 60 } },
    ],
  }),
  technique({
    id: "dropping_out",
    items: [48],
    shows: "validation",
    knob: { value: 0.5, low: 0, high: 0.7, step: 0.05 },
    variants: (p) => [
      { name: all.dropping_out.without, recipe: WIDE },
      { name: `p = ${p}`, recipe: { ...WIDE, model: `linear(32) | relu | dropout(${p}) | linear(32) | relu | dropout(${p}) | linear` } },
    ],
  }),
];
