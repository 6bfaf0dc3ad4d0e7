// A link that puts a table and a recipe of an exhibit on the workbench: the same rows, the same seed, the same bits.
import { texts } from "../texts";
import { addressOf, FIRST } from "../workbench/settings";

/** What a network learns with, where an exhibit says only a part of it. */
export const USUAL = { model: "linear(6) | tanh | linear(4) | tanh | linear", optimizer: "adam(lr=0.01)", batch_size: 10, epochs: 100, patience: 100, validation: 0.2 };

interface Properties {
  /** A data set of the engine, as the call `make` takes it. */
  data: { name: string; rows: number; noise?: number; seed?: number };
  recipe: Record<string, unknown>;
  /** Which of several on a page it is. */
  name?: string;
}

export function InWorkbench({ data, recipe, name }: Properties) {
  const { model, ...keys } = recipe;
  const settings = { ...FIRST, data: data.name, rows: data.rows, noise: data.noise ?? 0.1, dataSeed: data.seed ?? 0, model: model as string, keys: keys as typeof FIRST.keys };
  return <a href={addressOf("workbench", settings)} aria-label={name && `${texts.inWorkbench}: ${name}`}>{texts.inWorkbench}</a>;
}
