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
  range?: string;
  use?: string;
  source?: string;
  parameters: { name: string; required: boolean }[];
  plot?: { axis: string; x: (number | null)[]; curves: Record<string, (number | null)[]> };
}

let asked: { engine: Engine; catalogue: Promise<Record<string, Entry[]>> } | null = null;

function catalogueOf(engine: Engine): Promise<Record<string, Entry[]>> {
  if (asked?.engine !== engine) {
    asked = { engine, catalogue: engine.ask("catalogue", { plots: true }).then((answer) => answer.json as Record<string, Entry[]>) };
  }
  return asked.catalogue;
}

/** The entries of a kind; none while they are on their way. */
export function useEntries(kind: string): Entry[] {
  const engine = useEngine();
  const [entries, setEntries] = useState<Entry[]>([]);
  useEffect(() => {
    let isCurrent = true;
    catalogueOf(engine).then((catalogue) => isCurrent && setEntries(catalogue[kind] ?? []));
    return () => {
      isCurrent = false;
    };
  }, [engine, kind]);
  return entries;
}

/** Names of the entries that can be written without parameters. */
export function useNames(kind: string): string[] {
  return useEntries(kind).filter((entry) => !entry.parameters.some((parameter) => parameter.required)).map((entry) => entry.name);
}
