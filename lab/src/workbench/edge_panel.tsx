// One weight: what it is, its gradient, and another value for it.
import type { Column, Edge } from "../parts/network_view";
import type { Training } from "../parts/training";
import { texts } from "../texts";
import { shown, value } from "../values";

const words = texts.workbench;

export function EdgePanel({ edge, columns, training }: { edge: Edge; columns: Column[]; training: Training }) {
  const column = columns[edge.layer];
  const weight = value(column?.weights?.[edge.at] ?? null);
  const gradient = value(column?.gradients?.[edge.at] ?? null);
  return (
    <div class="now edge" role="region" aria-label={words.weight}>
      <p aria-live="polite">
        <strong>{texts.net.symbol(edge)}</strong> = {shown(weight)}, {words.gradientOf} ∂J/∂w = {shown(gradient)} ({words.inFile} <code>{edge.tensor}</code>)
      </p>
      <label for="weight">{words.newWeight}</label>
      <input
        id="weight"
        type="number"
        step="any"
        onChange={(event) => {
          const given = event.currentTarget.valueAsNumber;
          if (Number.isFinite(given)) void training.set(edge.tensor, edge.at, given);
        }}
      />
    </div>
  );
}
