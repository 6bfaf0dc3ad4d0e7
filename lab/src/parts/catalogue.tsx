// The engine's catalogue, asked once.
import { useEffect, useState } from "preact/hooks";
import type { Engine } from "../engine/engine";
import { useEngine } from "./engine_state";

export interface Entry {
  name: string;
  signature: string;
  summary: string;
  formula?: string;
  mathematics?: string[];
  /** The formula is computed another way than the mathematics say, so that nothing overflows. */
  has_stable_form?: boolean;
  symbols?: string;
  range?: string;
  use?: string;
  source?: string;
  parameters: { name: string; required: boolean }[];
  plot?: { axis: string; x: (number | null)[]; curves: Record<string, (number | null)[]> };
}

/** A key of a recipe. */
export interface RecipeKey {
  name: string;
  help: string;
  default: string | number | boolean;
}

type Catalogue = Record<string, Entry[]> & { keys: RecipeKey[] };

let asked: { engine: Engine; catalogue: Promise<Catalogue> } | null = null;

function catalogueOf(engine: Engine): Promise<Catalogue> {
  if (asked?.engine !== engine) {
    asked = { engine, catalogue: engine.ask("catalogue", { plots: true }).then((answer) => answer.json as unknown as Catalogue) };
  }
  return asked.catalogue;
}

function useCatalogue<Part>(part: (catalogue: Catalogue) => Part[], key: string): Part[] {
  const engine = useEngine();
  const [parts, setParts] = useState<Part[]>([]);
  useEffect(() => {
    let isCurrent = true;
    catalogueOf(engine).then((catalogue) => isCurrent && setParts(part(catalogue)));
    return () => {
      isCurrent = false;
    };
  }, [engine, key]);
  return parts;
}

/** The entries of a kind; none while they are on their way. */
export const useEntries = (kind: string): Entry[] => useCatalogue((catalogue) => catalogue[kind] ?? [], kind);

/** The keys of a recipe. */
export const useKeys = (): RecipeKey[] => useCatalogue((catalogue) => catalogue.keys, "keys");

/** Whether it gives for each number what follows from that number alone. */
export const isElementwise = (entry: Entry): boolean => !entry.symbols?.includes("over the row");

/** Names of the entries that can be written without parameters; of activations those of a single neuron. */
export function useNames(kind: string): string[] {
  return useEntries(kind).filter(isElementwise).filter((entry) => !entry.parameters.some((parameter) => parameter.required)).map((entry) => entry.name);
}
