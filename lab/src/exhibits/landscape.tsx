// The surface of the loss of a network that was just trained, and its path on it.
import { useState } from "preact/hooks";
import { Bet } from "../parts/bet";
import { Choice } from "../parts/choice";
import { useAnswer, type Call } from "../parts/engine_state";
import { InWorkbench } from "../parts/in_workbench";
import { NumberBox } from "../parts/number_box";
import type { Opened } from "../parts/training";
import { texts } from "../texts";
import { LandscapePanel } from "../workbench/landscape_panel";
import type { Exhibit } from "./exhibit";

const words = texts.landscape;
const TABLES = ["moons", "spiral", "circle", "wave"];
const STOPS = 60;
const ROWS = 300;

const recipeOf = ({ depth, rate }: { depth: number; rate: number }) => ({ model: `${"linear(6) | tanh | ".repeat(depth)}linear`, optimizer: `adam(lr=${rate})`, batch_size: 20, epochs: 1000, patience: 1000 });

function LandscapePage() {
  const [table, setTable] = useState("moons");
  const [depth, setDepth] = useState(2);
  const [rate, setRate] = useState(0.02);
  const made = useAnswer(table, (name) => [["make", { name, rows: ROWS }]]);
  const csv = made.answer?.json["csv"] as string | undefined;
  const asked = useAnswer({ table: made.of, isMade: csv !== undefined, depth, rate }, (of) =>
    of.isMade ? [["open", { csv, name: `${of.table}.csv`, recipe: recipeOf(of), source: { target: "target" } }], ...Array.from({ length: STOPS }, (): Call => ["run", { steps: 10 }])] : [],
  );
  const opened = asked.answers[0]?.json as unknown as Opened | undefined;
  return (
    <>
      <div class="controls">
        <Choice id="table" label={words.table} value={table} names={TABLES} onChange={setTable} />
        <NumberBox name="depth" label={words.depth} value={depth} low={1} high={8} step={1} onChange={(number) => setDepth(Math.max(1, Math.min(12, Math.round(number))))} />
        <NumberBox name="rate" label="η" value={rate} low={0.001} high={0.2} step={0.001} onChange={(number) => number > 0 && setRate(number)} />
      </div>
      {asked.refused && <p class="refused" role="alert">{asked.refused}</p>}
      <Bet words={words.bet}>
        {opened && <LandscapePanel opened={opened} version={JSON.stringify(asked.of)} />}
        {opened && <p><InWorkbench data={{ name: asked.of.table, rows: ROWS }} recipe={recipeOf(asked.of)} /></p>}
      </Bet>
      <p class="goal">{words.goal}</p>
    </>
  );
}

export const landscape: Exhibit = { id: "landscape", chapter: "training", section: words.section, title: words.title, lead: words.lead, items: [8], View: LandscapePage };
