// What the workbench is set to: all of it stands in the address, so that a link gives the same bits.
import type { Setting } from "../parts/training";

export interface Settings {
  /** A data set of the engine, "points" put down by hand, or an "own" table. */
  data: string;
  /** Those put down by hand: x, y and number of the class, one behind the other. */
  points: string;
  rows: number;
  noise: number;
  dataSeed: number;
  target: string;
  /** The steps of the model, as a recipe has them. */
  model: string;
  /** Keys of the recipe beside the model. */
  keys: Record<string, string | number | boolean>;
}

export interface Point {
  x: number;
  y: number;
  kind: number;
}

/** What the classes of points are called. */
export const CLASSES = ["first", "second", "third"];

export function pointsOf(text: string): Point[] {
  const numbers = text.split(" ").map(parseFloat);
  const points: Point[] = [];
  for (let i = 0; i + 2 < numbers.length; i += 3) {
    const [x, y, kind] = [numbers[i], numbers[i + 1], numbers[i + 2]];
    if (x !== undefined && y !== undefined && Number.isFinite(x) && Number.isFinite(y) && kind !== undefined && kind in CLASSES) points.push({ x, y, kind });
  }
  return points;
}

/** The table of the points; none before there are two classes to tell apart. */
export function tableOfPoints(text: string): string {
  const points = pointsOf(text);
  if (new Set(points.map((point) => point.kind)).size < 2) return "";
  return `x1,x2,target\n${points.map(({ x, y, kind }) => `${x},${y},${CLASSES[kind]}\n`).join("")}`;
}

export const FIRST: Settings = {
  data: "moons",
  points:
    "-0.6 0.5 0 -0.4 0.7 0 -0.7 0.2 0 -0.3 0.4 0 -0.5 -0.1 0 -0.2 0.1 0 -0.8 0.6 0 -0.1 0.6 0 0.5 -0.6 1 0.3 -0.4 1 0.7 -0.3 1 0.4 0.1 1 " +
    "0.6 0.3 1 0.2 -0.7 1 0.8 0 1 0.5 -0.2 1 -0.6 -0.7 0 -0.4 -0.5 0 0.7 0.7 1 0.5 0.8 1",
  rows: 500,
  noise: 0.1,
  dataSeed: 0,
  target: "target",
  model: "linear(6) | tanh | linear(4) | tanh | linear",
  keys: { optimizer: "adam(lr=0.01)", batch_size: 10, epochs: 1000, patience: 50, validation: 0.2 },
};

/** What a table needs to be learned, where the first network is too small for it. */
export const FITTING: Record<string, Partial<Settings>> = {
  penguins: { target: "species" },
  "seattle-weather": { target: "temp_max" },
  digits: { target: "digit", model: "linear(32) | relu | linear", keys: { optimizer: "adam(lr=0.01)", batch_size: 32, epochs: 30, patience: 10, validation: 0.2 } },
  spiral: {
    noise: 0.05,
    model: "linear(8) | tanh | linear(8) | tanh | linear",
    keys: { optimizer: "adam(lr=0.01)", batch_size: 10, epochs: 1000, patience: 200, validation: 0.2 },
  },
};

export const recipeOf = (settings: Settings): Record<string, unknown> => ({ model: settings.model, ...settings.keys });

/** Tables whose columns are the places of a picture: all of them are inputs, those too that are always 0. */
const PICTURES = ["digits"];

export const pictureColumns = (settings: Settings, csv: string): string[] =>
  PICTURES.includes(settings.data) ? (csv.split("\n", 1)[0]?.split(",").filter((name) => name !== settings.target) ?? []) : [];

export const settingOf = (settings: Settings, csv: string): Setting => ({
  csv,
  name: `${settings.data}.csv`,
  target: settings.target,
  recipe: recipeOf(settings),
  ...(PICTURES.includes(settings.data) && { source: { numeric: pictureColumns(settings, csv) } }),
});

/** From the part of the address behind "?"; the first ones where it has none that can be read. */
export function settingsOf(address: string): Settings {
  const [, written] = address.split("?");
  if (!written) return FIRST;
  try {
    const { layers, ...told } = JSON.parse(decodeURIComponent(written)) as Partial<Settings> & { layers?: { units: number; activation: string }[] };
    // Links of before name layers.
    const model = layers && [...layers.map(({ units, activation }) => `linear(${units}) | ${activation}`), "linear"].join(" | ");
    return { ...FIRST, ...(model ? { model } : {}), ...told };
  } catch {
    return FIRST;
  }
}

export const addressOf = (page: string, settings: Settings): string => `#/${page}?${encodeURIComponent(JSON.stringify(settings))}`;
