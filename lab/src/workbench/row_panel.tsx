// One row of the table through the network as it stands, and back: every number with its formula.
import { useEffect, useMemo, useState } from "preact/hooks";
import { useAnswer } from "../parts/engine_state";
import { type Edge } from "../parts/network_view";
import { Formula } from "../parts/formula";
import { Walk } from "../parts/walk";
import { texts } from "../texts";
import { type Explanation, type OneNumber, walk } from "../explanation";
import { shown } from "../values";

const words = texts.workbench;
const MOST_STOPS = 1500;

/** Any number by its name, of layers too that are too large to be walked through. */
function ByName({ row, version }: { row: number; version: number }) {
  const [name, setName] = useState("");
  const { answer, refused } = useAnswer({ row, version, name }, ({ row, name }) => (name ? [["explain", { of_table: row, at: name }]] : []));
  const one = answer ? (answer.json as unknown as OneNumber) : null;
  const equations = one ? [...(one.parts ?? []), one.forward, ...(one.backward ? [one.backward] : [])] : [];
  return (
    <div class="one">
      <label for="at">{words.oneNumber}</label>
      <input id="at" value={name} placeholder="0,1" onChange={(event) => setName(event.currentTarget.value.trim())} />
      {refused && <p class="refused" role="alert">{refused}</p>}
      {one && <p>{one.name}</p>}
      {equations.map((equation) => (
        <div key={equation.symbol} class="now" data-testid="one">
          {equation.mathml && <Formula block mathml={equation.mathml} />}
          <p class="filled">{equation.filled}</p>
          <p class="value">{equation.symbol} = <strong>{shown(equation.value, 6)}</strong></p>
        </div>
      ))}
    </div>
  );
}

export function RowPanel({ row, version, edge }: { row: number; version: number; edge: Edge | null }) {
  const { of, answer, refused } = useAnswer({ row, version }, ({ row }) => [["explain", { of_table: row }]]);
  const [at, setAt] = useState(0);
  const stops = useMemo(() => (answer ? walk(answer.json as unknown as Explanation).slice(0, MOST_STOPS) : []), [answer]);
  useEffect(() => {
    if (!edge) return;
    const found = stops.findIndex((stop) => stop.equation.symbol === `∂J/∂${texts.net.symbol(edge)}`);
    if (found >= 0) setAt(found);
  }, [edge, stops]);
  return (
    <section aria-label={words.row(of.row + 1)}>
      <h2>{words.row(of.row + 1)}</h2>
      {refused && <p class="refused" role="alert">{refused}</p>}
      <Walk stops={stops} at={Math.min(at, Math.max(0, stops.length - 1))} onMove={setAt} />
      <ByName row={row} version={version} />
    </section>
  );
}
