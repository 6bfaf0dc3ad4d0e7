// The network and how it learns. Layers are added, taken away and sized one by one; every key of a recipe is there, from
// the engine's own list.
import { useNames, useEntries, useKeys, type Entry, type RecipeKey } from "../parts/catalogue";
import { Choice } from "../parts/choice";
import { texts } from "../texts";
import { layersOf, MOST_UNITS, withActivation, withOneMore, without, withUnits } from "./model_text";
import type { Settings } from "./settings";

const words = texts.workbench;

interface Properties {
  settings: Settings;
  onChange: (settings: Settings) => void;
}

export function LayersPanel({ settings, onChange }: Properties) {
  const activations = useNames("activations");
  const { model } = settings;
  const layers = layersOf(model, activations);
  const put = (changed: string) => onChange({ ...settings, model: changed });
  return (
    <fieldset>
      <legend>{words.network}</legend>
      {layers.map((layer, i) => (
        <div key={i} class="layer">
          <div class="choice">
            <label for={`units${i}`}>{words.units(i + 1)}</label>
            <input
              id={`units${i}`}
              type="number"
              min={1}
              max={MOST_UNITS}
              value={layer.units}
              onChange={(event) => {
                const units = Math.round(event.currentTarget.valueAsNumber);
                if (units >= 1 && units <= MOST_UNITS) put(withUnits(model, layer, units));
              }}
            />
          </div>
          {layer.activation ? (
            <Choice id={`activation${i}`} label={words.activation(i + 1)} value={layer.activation.name} names={activations} onChange={(name) => put(withActivation(model, layer, name))} />
          ) : (
            <span />
          )}
          <button type="button" aria-label={words.removeLayer(i + 1)} onClick={() => put(without(model, layer))}>−</button>
        </div>
      ))}
      <div class="buttons">
        <button type="button" onClick={() => put(withOneMore(model, layers.at(-1)))} disabled={layers.length >= 12}>{words.addLayer}</button>
      </div>
      <div class="choice">
        <label for="model">{words.model}</label>
        <input id="model" type="text" value={model} aria-describedby="model_help" onChange={(event) => put(event.currentTarget.value)} />
      </div>
      <p id="model_help" class="summary">{words.modelHelp}</p>
    </fieldset>
  );
}

/** Keys with a page of their own on the workbench, or that make no sense in a page. */
const ELSEWHERE = ["model", "kernels", "cost_matrix", "class_weight", "threshold"];
const KINDS: Record<string, string> = { optimizer: "optimizers", schedule: "schedules", loss: "losses", average: "averages", monitor: "metrics" };
const FIRST_KEYS = ["optimizer", "batch_size", "epochs", "patience", "seed"];

export function RecipePanel({ settings, onChange }: Properties) {
  const keys = useKeys().filter((key) => !ELSEWHERE.includes(key.name));
  const set = (name: string, value: string | number | boolean, usual: unknown) => {
    const changed = { ...settings.keys, [name]: value };
    if (value === usual) delete changed[name];
    onChange({ ...settings, keys: changed });
  };
  const row = (key: RecipeKey) => <KeyRow key={key.name} field={key} value={settings.keys[key.name] ?? key.default} onChange={(value) => set(key.name, value, key.default)} />;
  return (
    <fieldset>
      <legend>{words.training}</legend>
      <div class="keys">{keys.filter((key) => FIRST_KEYS.includes(key.name)).map(row)}</div>
      <details>
        <summary>{words.allKeys}</summary>
        <div class="keys">{keys.filter((key) => !FIRST_KEYS.includes(key.name)).map(row)}</div>
      </details>
    </fieldset>
  );
}

interface RowProperties {
  field: RecipeKey;
  value: string | number | boolean;
  onChange: (value: string | number | boolean) => void;
}

function KeyRow({ field, value, onChange }: RowProperties) {
  const entries = useEntries(KINDS[field.name] ?? "");
  const id = `key_${field.name}`;
  const label = field.name.replace("_", " ");
  if (typeof field.default === "boolean") {
    return (
      <label class="key" title={field.help}>
        <input id={id} type="checkbox" checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} /> {label}
      </label>
    );
  }
  const isNumber = typeof field.default === "number";
  return (
    <div class="key">
      <label for={id}>{label}</label>
      <input
        id={id}
        type={isNumber ? "number" : "text"}
        step="any"
        list={entries.length ? `${id}_names` : undefined}
        value={String(value)}
        aria-describedby={`${id}_help`}
        onChange={(event) => {
          const given = isNumber ? event.currentTarget.valueAsNumber : event.currentTarget.value;
          if (typeof given === "string" || Number.isFinite(given)) onChange(given);
        }}
      />
      {entries.length > 0 && (
        <datalist id={`${id}_names`}>
          {entries.map((entry: Entry) => <option key={entry.name} value={entry.name}>{entry.summary}</option>)}
        </datalist>
      )}
      <p id={`${id}_help`} class="summary">{field.help}</p>
    </div>
  );
}
