// The circle again, found by training: as many hidden neurons, whose lines nobody wrote down.
import { useMemo, useState } from "preact/hooks";
import { useAnswer } from "../parts/engine_state";
import { Field, type Points } from "../parts/field";
import { InWorkbench } from "../parts/in_workbench";
import type { Opened } from "../parts/training";
import { texts } from "../texts";
import { shown, type Value } from "../values";

const words = texts.half_planes.trained;
const DATA = { name: "circle", rows: 400, noise: 0, seed: 1 };
const AXES: [string, string] = ["x1", "x2"];
const SIZE = 96;
const LOW: [number, number] = [-1.1, -1.1];
const HIGH: [number, number] = [1.1, 1.1];

const recipeOf = (count: number) => ({ model: `linear(${count}) | sigmoid | linear`, optimizer: "adam(lr=0.02)", batch_size: 20, epochs: words.epochs, patience: words.epochs, validation: 0.2 });

export function TrainedHalfPlanes({ count }: { count: number }) {
  const [wanted, setWanted] = useState<number | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const made = useAnswer(DATA, (data) => [["make", data]]);
  const csv = made.answer?.json["csv"];
  const { of, answer, answers, refused } = useAnswer(csv === undefined ? null : wanted, (count) =>
    count === null
      ? []
      : [
          ["open", { csv, name: `${DATA.name}.csv`, recipe: recipeOf(count), source: { target: "target" } }],
          ["run", { epochs: words.epochs }],
          ["judge", { part: "validation", worst: 0 }],
          ["points", { columns: AXES }],
          ["map", { axes: AXES, size: SIZE, low: LOW, high: HIGH }],
        ],
  );
  const opened = answers[0]?.json as unknown as Opened | undefined;
  const accuracy = (answers[2]?.json["evaluation"] as { accuracy: Value } | undefined)?.accuracy ?? null;
  const points = useMemo((): Points | null => {
    const { x1: x, x2: y, target, part } = answers[3]?.arrays ?? {};
    return x && y && target && part ? { x, y, target, part } : null;
  }, [answers]);
  return (
    <section aria-label={words.title}>
      <h2>{words.title}</h2>
      <p class="lead">{words.lead}</p>
      <div class="buttons">
        <button type="button" class="main" disabled={csv === undefined} onClick={() => setWanted(count)}>{words.train(count)}</button>
      </div>
      {refused && <p class="refused" role="alert">{refused}</p>}
      {of !== null && opened && points && answer && (
        <div class="pair">
          <Field label={words.field} axes={AXES} low={LOW} high={HIGH} numbers={answer.arrays["predictions"] ?? null} size={SIZE} range={[0, 1]} points={points} classes={opened.classes} chosen={chosen} onChoose={setChosen} />
          <div>
            <p class="verdict" role="status">{words.found(of, shown(accuracy, 3))}</p>
            <p><InWorkbench data={DATA} recipe={recipeOf(of)} /></p>
          </div>
        </div>
      )}
    </section>
  );
}
