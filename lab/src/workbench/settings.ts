// What the workbench is set to: all of it stands in the address, so that a link gives the same bits.
import type { Setting } from "../parts/training";

export interface Layer {
  units: number;
  activation: string;
}

export interface Settings {
  /** A data set of the engine, or "own". */
  data: string;
  rows: number;
  noise: number;
  dataSeed: number;
  target: string;
  layers: Layer[];
  /** Keys of the recipe beside the model. */
  keys: Record<string, string | number | boolean>;
}

export const FIRST: Settings = {
  data: "moons",
  rows: 500,
  noise: 0.1,
  dataSeed: 0,
  target: "target",
  layers: [
    { units: 6, activation: "tanh" },
    { units: 4, activation: "tanh" },
  ],
  keys: { optimizer: "adam(lr=0.01)", batch_size: 10, epochs: 1000, patience: 50, validation: 0.2 },
};

/** The steps of the model, as a recipe has them. */
export const modelOf = (layers: Layer[]): string => [...layers.flatMap(({ units, activation }) => [`linear(${units})`, activation]), "linear"].join(" | ");

export const recipeOf = (settings: Settings): Record<string, unknown> => ({ model: modelOf(settings.layers), ...settings.keys });

export const settingOf = (settings: Settings, csv: string): Setting => ({
  csv,
  name: `${settings.data}.csv`,
  target: settings.target,
  recipe: recipeOf(settings),
});

/** From the part of the address behind "?"; the first ones where it has none that can be read. */
export function settingsOf(address: string): Settings {
  const [, written] = address.split("?");
  if (!written) return FIRST;
  try {
    return { ...FIRST, ...(JSON.parse(decodeURIComponent(written)) as Partial<Settings>) };
  } catch {
    return FIRST;
  }
}

export const addressOf = (page: string, settings: Settings): string => `#/${page}?${encodeURIComponent(JSON.stringify(settings))}`;
