// A network drawn: any neuron and any weight says its name, its role, and its value for a row with the formula behind it.
import { useMemo, useState } from "preact/hooks";
import type { Answer } from "../engine/module";
import { type Explanation, walk } from "../explanation";
import { Choice } from "../parts/choice";
import { unitSymbol } from "../parts/drawing";
import { useAnswer } from "../parts/engine_state";
import { Formula } from "../parts/formula";
import { InWorkbench, USUAL } from "../parts/in_workbench";
import { NetworkView, type Edge } from "../parts/network_view";
import { NumberBox } from "../parts/number_box";
import type { Opened } from "../parts/training";
import { texts } from "../texts";
import { shown, value } from "../values";
import { columnsOf } from "../workbench/columns";
import type { Exhibit } from "./exhibit";

const words = texts.anatomy;
const SIZE = 32;
const ROWS = 100;
const AXES = ["x1", "x2"];

interface Picked {
  edge: Edge | null;
  /** Column and place. */
  unit: [number, number] | null;
}

const FIRST: Picked = { edge: null, unit: [1, 0] };

function Anatomy() {
  const [table, setTable] = useState("gaussians");
  const [units, setUnits] = useState(4);
  const [layers, setLayers] = useState(1);
  const [picked, setPicked] = useState<Picked & { of: Answer | null }>({ ...FIRST, of: null });
  const made = useAnswer(table, (name) => [["make", { name, rows: ROWS }]]);
  const csv = made.answer?.json["csv"] as string | undefined;
  const model = [...Array.from({ length: layers }, () => `linear(${units}) | tanh`), "linear"].join(" | ");
  const asked = useAnswer({ table: made.of, isMade: csv !== undefined, model }, ({ table, isMade, model }) =>
    isMade
      ? [
          ["open", { csv, name: `${table}.csv`, recipe: { model, validation: 0 }, source: { target: "target", test: 0 } }],
          ["layers", { values: true }],
          ["explain", { of_table: 0 }],
          ["map", { axes: AXES, size: SIZE, low: [-1.5, -1.5], high: [1.5, 1.5] }],
        ]
      : [],
  );
  const opened = asked.answers[0]?.json as unknown as Opened | undefined;
  const stops = useMemo(() => (asked.answers[2] ? walk(asked.answers[2].json as unknown as Explanation) : []), [asked.answers]);
  const columns = opened && asked.answer ? columnsOf(opened, asked.answer, asked.answers[1] ?? null) : null;
  const sizes = columns?.map((column) => column.units) ?? [];
  // What was chosen in another network is nothing in this one.
  const { edge, unit } = picked.of === asked.answer ? picked : FIRST;
  const pick = (next: Partial<Picked>) => setPicked({ edge: null, unit: null, ...next, of: asked.answer });
  const symbol = edge ? texts.net.symbol(edge) : unit ? unitSymbol("a", unit[1], unit[0], sizes) : "";
  const stop = stops.find((each) => each.equation.symbol === symbol) ?? (unit ? stops.find((each) => each.equation.symbol === unitSymbol("z", unit[1], unit[0], sizes)) : undefined);
  const role = () => {
    if (edge) return words.weight(symbol, edge.from + 1, edge.to + 1, edge.layer + 1);
    if (!unit || !opened) return "";
    if (unit[0] === 0) return words.input(opened.inputs[unit[1]] ?? "", unit[1] + 1);
    return unit[0] === sizes.length - 1 ? words.output(opened.outputs) : words.hidden(unit[1] + 1, unit[0]);
  };
  const weight = edge ? value(columns?.[edge.layer]?.weights?.[edge.at] ?? null) : null;
  return (
    <>
      <div class="controls">
        <Choice id="table" label={words.table} value={table} names={["gaussians", "moons", "hills"]} onChange={setTable} />
        <NumberBox name="units" label={words.units} value={units} low={1} high={10} step={1} onChange={(number) => setUnits(Math.max(1, Math.min(64, Math.round(number))))} />
        <NumberBox name="layers" label={words.layers} value={layers} low={1} high={5} step={1} onChange={(number) => setLayers(Math.max(1, Math.min(8, Math.round(number))))} />
      </div>
      {asked.refused && <p class="refused" role="alert">{asked.refused}</p>}
      {columns && opened && (
        <>
          <NetworkView
            label={words.drawing}
            columns={columns}
            names={opened.inputs}
            size={SIZE}
            chosen={edge}
            onChoose={(next) => pick({ edge: next })}
            unit={{ chosen: unit, onChoose: (column, place) => pick({ unit: [column, place] }) }}
          />
          <div class="now" aria-live="polite" data-testid="part">
            <p>{role()}</p>
            {edge && <p class="value">{symbol} = <strong>{shown(weight)}</strong></p>}
            {!edge && stop && (
              <>
                {stop.equation.mathml && <Formula block mathml={stop.equation.mathml} />}
                <p class="filled">{stop.equation.filled}</p>
                <p class="value">{stop.equation.symbol} = <strong>{shown(stop.equation.value, 6)}</strong></p>
              </>
            )}
          </div>
          <p>{words.count(opened.parameters)}</p>
          <p><InWorkbench data={{ name: asked.of.table, rows: ROWS }} recipe={{ ...USUAL, model: asked.of.model }} /></p>
        </>
      )}
      <p class="goal">{words.goal}</p>
    </>
  );
}

export const anatomy: Exhibit = { id: "anatomy", chapter: "neurons", section: words.section, title: words.title, lead: words.lead, items: [14], View: Anatomy };
