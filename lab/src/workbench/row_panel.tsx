// One row of the table through the network as it stands, and back: every number with its formula.
import { useEffect, useMemo, useState } from "preact/hooks";
import { useAnswer } from "../parts/engine_state";
import { type Edge } from "../parts/network_view";
import { Walk } from "../parts/walk";
import { texts } from "../texts";
import { type Explanation, walk } from "../explanation";

const words = texts.workbench;
const MOST_STOPS = 1500;

export function RowPanel({ row, version, edge }: { row: number; version: number; edge: Edge | null }) {
  const { answer, refused } = useAnswer([["explain", { of_table: row }]], `${row} ${version}`);
  const [at, setAt] = useState(0);
  const stops = useMemo(() => (answer ? walk(answer.json as unknown as Explanation).slice(0, MOST_STOPS) : []), [answer]);
  useEffect(() => {
    if (!edge) return;
    const found = stops.findIndex((stop) => stop.equation.symbol === `∂J/∂${texts.net.symbol(edge)}`);
    if (found >= 0) setAt(found);
  }, [edge, stops]);
  return (
    <section aria-label={words.row(row + 1)}>
      <h2>{words.row(row + 1)}</h2>
      {refused && <p class="refused" role="alert">{refused}</p>}
      <Walk stops={stops} at={Math.min(at, Math.max(0, stops.length - 1))} onMove={setAt} />
    </section>
  );
}
