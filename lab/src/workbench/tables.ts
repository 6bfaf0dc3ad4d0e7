// Small tables that come with the pages (examples/README.md says whose they are): fetched once, with the pages.
import { useEffect, useState } from "preact/hooks";
import digits from "../../../examples/digits.csv?url";
import penguins from "../../../examples/penguins.csv?url";
import weather from "../../../examples/seattle-weather.csv?url";

export const TABLES: Record<string, string> = { penguins, "seattle-weather": weather, digits };

const texts: Record<string, Promise<string>> = {};
const textOf = (name: string, address: string) => (texts[name] ??= fetch(address).then((answer) => answer.text()));

/** Brings them all, so that nothing is asked of the network later. */
export const bringTables = () => void Promise.all(Object.entries(TABLES).map(([name, address]) => textOf(name, address))).catch(() => undefined);

/** The table of that name as text; "" until it is there, and of no such table. */
export function useTable(name: string): string {
  const [table, setTable] = useState({ name: "", text: "" });
  useEffect(() => {
    const address = TABLES[name];
    if (address) void textOf(name, address).then((text) => setTable({ name, text }));
  }, [name]);
  return table.name === name ? table.text : "";
}
