// Where the rows come from: a table made from a seed, or one's own, pasted, dropped or loaded. Nothing leaves the machine.
import { useState } from "preact/hooks";
import { useEntries } from "../parts/catalogue";
import { Choice } from "../parts/choice";
import { NumberBox } from "../parts/number_box";
import { texts } from "../texts";
import { TABLES } from "./tables";
import { PointsPad } from "./points_pad";
import { FITTING, type Settings } from "./settings";

const words = texts.workbench;

interface Properties {
  settings: Settings;
  onChange: (settings: Settings) => void;
  own: string;
  onOwn: (csv: string) => void;
}

const headerOf = (csv: string): string[] => csv.split("\n", 1)[0]?.split(/[,;\t|]/).map((name) => name.trim().replace(/^"|"$/g, "")) ?? [];

export function DataPanel({ settings, onChange, own, onOwn }: Properties) {
  const names = useEntries("datasets").map((entry) => entry.name);
  const [isOver, setOver] = useState(false);
  const set = (change: Partial<Settings>) => onChange({ ...settings, ...change });
  const header = headerOf(own);
  const take = (csv: string) => {
    onOwn(csv);
    const names = headerOf(csv);
    if (!names.includes(settings.target)) set({ target: names.at(-1) ?? "" });
  };
  const load = async (file: File | undefined) => {
    if (file) take(await file.text());
  };
  return (
    <fieldset>
      <legend>{words.data}</legend>
      <Choice id="data" label={words.table} value={settings.data} names={[...names, ...Object.keys(TABLES), "points", "own"]} onChange={(data) => set({ data, target: data === "own" ? (header.at(-1) ?? "") : "target", ...(FITTING[data] ?? {}) })} />
      {settings.data in TABLES ? (
        <p class="summary">{words.shipped}</p>
      ) : settings.data === "points" ? (
        <PointsPad points={settings.points} onChange={(points) => set({ points })} />
      ) : settings.data === "own" ? (
        <div
          class={`drop${isOver ? " over" : ""}`}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            void load(event.dataTransfer?.files[0]);
          }}
        >
          <label for="csv">{words.csv}</label>
          <textarea id="csv" rows={5} value={own.length > 20000 ? `${own.slice(0, 20000)}…` : own} onChange={(event) => take(event.currentTarget.value)} />
          <label for="file">{words.file}</label>
          <input id="file" type="file" accept=".csv,.tsv,.txt,text/csv" onChange={(event) => void load(event.currentTarget.files?.[0])} />
          {header.length > 1 && <Choice id="target" label={words.target} value={settings.target} names={header} onChange={(target) => set({ target })} />}
          <p class="summary">{words.stays}</p>
        </div>
      ) : (
        <>
          <NumberBox name="rows" label={words.rows} value={settings.rows} low={50} high={2000} step={50} onChange={(rows) => set({ rows: Math.max(10, Math.round(rows)) })} />
          <NumberBox name="noise" label={words.noise} value={settings.noise} low={0} high={1} step={0.05} onChange={(noise) => set({ noise: Math.max(0, noise) })} />
          <NumberBox name="dataSeed" label={words.seed} value={settings.dataSeed} low={0} high={20} step={1} onChange={(seed) => set({ dataSeed: Math.max(0, Math.round(seed)) })} />
        </>
      )}
    </fieldset>
  );
}
