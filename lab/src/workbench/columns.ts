// From what the engine says of a network's steps to the columns of its drawing.
import type { Answer } from "../engine/module";
import type { Column } from "../parts/network_view";
import type { Opened } from "../parts/training";

interface MappedStep {
  name: string;
  units: number;
}

/** Inputs, then each dense layer behind what follows it; null for networks of other layers, which have no such drawing. */
export function columnsOf(opened: Opened, map: Answer, layers: Answer | null): Column[] | null {
  const steps = map.json["steps"] as MappedStep[];
  const own = steps.slice(0, -1);
  if (!own[0]?.name.startsWith("linear")) return null;
  const columns: Column[] = [{ title: "", units: opened.inputs.length, pictures: null, weights: null, gradients: null, tensor: "" }];
  own.forEach((step, i) => {
    const isDense = step.name.startsWith("linear");
    const tensor = `${i}.weight`;
    if (isDense) {
      columns.push({
        title: step.name,
        units: step.units,
        pictures: null,
        weights: layers?.arrays[tensor] ?? null,
        gradients: layers?.arrays[`gradient of ${tensor}`] ?? null,
        tensor,
      });
    }
    const column = columns.at(-1);
    if (!column) return;
    if (!isDense) column.title = step.name;
    column.pictures = map.arrays[String(i)] ?? null;
  });
  const last = columns.at(-1);
  if (last && last.units === 1) last.pictures = map.arrays[String(own.length - 1)] ?? null;
  return columns;
}
