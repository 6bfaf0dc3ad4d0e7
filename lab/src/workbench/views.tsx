// What the workbench shows of one state of the network: words, picture, curves, layers.
import type { Answer } from "../engine/module";
import { Chart } from "../parts/chart";
import { Field, type Points } from "../parts/field";
import { Histogram, type Counts } from "../parts/histogram";
import { Scrolled } from "../parts/scrolled";
import type { Epoch, Opened, Stand } from "../parts/training";
import { extent } from "../scale";
import { texts } from "../texts";
import { isAbove, shown, value, values, type Value } from "../values";

const words = texts.workbench;

/** Of one state of the network: the words beside the pictures are of the same. */
export interface Seen {
  opened: Opened | null;
  stand: Stand | null;
  /** The first `count` of them: the list grows while it plays. */
  epochs: Epoch[];
  count: number;
  axes: string[];
  points: Points | null;
  low: [number, number];
  high: [number, number];
}

export function Status({ opened, stand, epochs, count, rate }: Seen & { rate: number }) {
  if (!opened) return null;
  const newest = epochs[count - 1];
  const at = stand ? words.at(stand.epoch, stand.step) : words.ready(opened.rows.training, opened.rows.validation, opened.rows.sealed);
  return (
    <p class="verdict" role="status">
      {at}
      {stand && (newest?.loss ?? stand.loss) !== null && ` · ${words.loss} ${shown(newest?.loss ?? stand.loss)}`}
      {newest && newest.validation_loss !== null && ` · ${words.watched} ${shown(newest.validation_loss)}`}
      {newest && newest.validation_accuracy !== null && ` · ${words.accuracy} ${shown(newest.validation_accuracy, 3)}`}
      {rate > 0 && ` · ${words.rate(rate)}`}
      {stand?.is_done && ` · ${words.reasons[stand.reason as keyof typeof words.reasons] ?? stand.reason} ${words.best(stand.best_epoch)} ${words.further}`}
      {stand?.is_done && isAbove(newest?.loss ?? null, epochs[0]?.loss ?? null) && <strong class="hint"> {words.grew}</strong>}
    </p>
  );
}

interface Cursor {
  cursor: number | null;
  onCursor: (index: number | null) => void;
}

/** What the network says over its one or two inputs. */
export function Pictured({ opened, axes, points, low, high, map, chosen, onChoose, cursor, onCursor }: Seen & Cursor & { map: Answer | null; chosen: number | null; onChoose: (row: number) => void }) {
  const [first, second] = axes;
  const predictions = map?.arrays["predictions"];
  if (!opened || !points || !map || !predictions || first === undefined) return null;
  const places = map.arrays["points"] ?? new Float32Array();
  if (second === undefined) {
    return (
      <Chart
        title={words.fit}
        summary={words.fitSummary(opened.rows.training)}
        axis={first}
        curves={[{ name: words.fitted, x: values(Array.from(places)), y: values(Array.from(predictions)) }]}
        dots={{ x: values(Array.from(points.x)), y: values(Array.from(points.target)) }}
        cursor={cursor}
        onCursor={onCursor}
      />
    );
  }
  const isKinds = opened.task === "classification";
  const shades: [number, number] = isKinds ? [0, opened.classes.length - 1] : opened.task === "binary" ? [0, 1] : extent(values(Array.from(points.target)));
  return (
    <Field label={words.field} axes={[first, second]} low={low} high={high} numbers={(isKinds ? map.arrays["winner"] : predictions) ?? null} size={places.length} range={shades} isKinds={isKinds} points={points} classes={opened.classes} chosen={chosen} onChoose={onChoose} />
  );
}

export function Curves({ epochs: all, count: many, layers, cursor, onCursor }: Seen & Cursor & { layers: Answer | null }) {
  if (many < 2) return null;
  const epochs = all.slice(0, many);
  const count = values(epochs.map((each) => each.epoch));
  return (
    <div class="pair">
      <Chart
        title={words.curves}
        isLog
        summary={words.curvesSummary(epochs.length)}
        axis={words.epochAxis}
        curves={[
          { name: words.loss, x: count, y: epochs.map((each) => each.loss) },
          { name: words.watched, x: count, y: epochs.map((each) => each.validation_loss) },
        ]}
        cursor={cursor}
        onCursor={onCursor}
      />
      <LayersTable layers={layers} />
      <details>
        <summary>{words.histograms}</summary>
        <div class="histograms">
          {((layers?.json["histograms"] ?? []) as Counts[]).map((each) => <Histogram key={each.tensor} {...each} />)}
        </div>
      </details>
    </div>
  );
}

interface LayerRow {
  step: string;
  weight_norm: Value;
  gradient_norm: Value;
  update_ratio: Value;
  units: number;
  dead_units: number;
}

function LayersTable({ layers }: { layers: Answer | null }) {
  const rows = (layers?.json["layers"] ?? []) as LayerRow[];
  const given = (number: Value) => (number === null ? "" : shown(number, 3));
  return (
    <div>
      <Scrolled label={words.layers}>
        <table>
          <caption>{words.layers}</caption>
          <thead>
            <tr>
              <th scope="col">{words.layer}</th>
              <th scope="col">{words.weightNorm}</th>
              <th scope="col">{words.gradientNorm}</th>
              <th scope="col">{words.updateRatio}</th>
              <th scope="col">{words.deadUnits}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={i}>
                <th scope="row">{row.step.split("(")[0]}</th>
                <td>{given(row.weight_norm)}</td>
                <td>{given(row.gradient_norm)}</td>
                <td>{given(row.update_ratio)}</td>
                <td>{row.units > 0 ? words.dead(shown(value(row.dead_units)), row.units) : ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
      <p class="summary">{words.layersHelp}</p>
    </div>
  );
}
