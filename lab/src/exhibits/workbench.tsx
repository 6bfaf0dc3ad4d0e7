// The workbench: any data, any network, played, stepped and taken back, with every number in reach.
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Answer } from "../engine/module";
import { useNames } from "../parts/catalogue";
import { Chart } from "../parts/chart";
import { Choice } from "../parts/choice";
import { useAnswer, useBeat } from "../parts/engine_state";
import { Field, type Points } from "../parts/field";
import { Histogram, type Counts } from "../parts/histogram";
import { NetworkView, type Edge } from "../parts/network_view";
import { useTraining, type Opened, type Speed, type Training } from "../parts/training";
import { extent, padded } from "../scale";
import { texts } from "../texts";
import { isAbove, shown, value, values, type Value } from "../values";
import { columnsOf } from "../workbench/columns";
import { DataPanel } from "../workbench/data_panel";
import { EdgePanel } from "../workbench/edge_panel";
import { DigitPad } from "../workbench/digit_pad";
import { ExchangePanel } from "../workbench/exchange_panel";
import { LandscapePanel } from "../workbench/landscape_panel";
import { JudgePanel, SealedPanel } from "../workbench/judge_panel";
import { LayerTools } from "../workbench/layer_tools";
import { layersOf } from "../workbench/model_text";
import { LayersPanel, RecipePanel } from "../workbench/recipe_panel";
import { RowPanel } from "../workbench/row_panel";
import { TABLES, useTable } from "../workbench/tables";
import { addressOf, settingOf, settingsOf, tableOfPoints } from "../workbench/settings";
import type { Exhibit } from "./exhibit";

const words = texts.workbench;
/** Points along each side of the pictures: while it plays there are sixty a second. */
const SIZE = 64;
const SIZE_PLAYING = 24;
const SIZE_LINE = 200;
/** Of the histograms, which are drawn while it rests. */
const BINS = 20;
const SPEEDS = ["full", "epochs", "steps"] as const satisfies Speed[];

/** The columns that the pictures are drawn over: the first two of numbers. */
const axesOf = (opened: Opened): string[] => opened.columns.filter((column) => column.type === "number").map((column) => column.name).slice(0, 2);

function pointsOf(answer: Answer | null, axes: string[]): Points | null {
  const [x, y] = [answer?.arrays[axes[0] ?? ""], answer?.arrays[axes[1] ?? "target"]];
  const [target, part] = [answer?.arrays["target"], answer?.arrays["part"]];
  return x && y && target && part ? { x, y, target, part } : null;
}

const range = (numbers: Float32Array): [number, number] => padded(extent(values(Array.from(numbers))));

function Controls({ training, speed, onSpeed }: { training: Training; speed: (typeof SPEEDS)[number]; onSpeed: (speed: (typeof SPEEDS)[number]) => void }) {
  const { stand, isPlaying, opened } = training;
  const isDone = stand?.is_done ?? false;
  return (
    <div class="buttons play">
      <button type="button" class="main" disabled={!opened || isDone} onClick={() => (isPlaying ? training.pause() : training.play(speed))}>
        {isPlaying ? words.pause : words.play}
      </button>
      <button type="button" disabled={!opened || isDone} onClick={() => void training.step()}>{words.step}</button>
      <button type="button" disabled={!opened || isDone} onClick={() => void training.epoch()}>{words.epoch}</button>
      <button type="button" disabled={!stand} onClick={() => void training.undo()}>{words.undo}</button>
      <button type="button" disabled={!stand} onClick={training.reset}>{words.reset}</button>
      <Choice id="speed" label={words.speed} value={words.speeds[speed]} names={SPEEDS.map((each) => words.speeds[each])} onChange={(name) => onSpeed(SPEEDS.find((each) => words.speeds[each] === name) ?? "full")} />
    </div>
  );
}

function Status({ training }: { training: Training }) {
  const { opened, stand, epochs, rate, isPlaying } = training;
  if (!opened) return null;
  const newest = epochs.at(-1);
  const at = stand ? words.at(stand.epoch, stand.step) : words.ready(opened.rows.training, opened.rows.validation, opened.rows.sealed);
  return (
    <p class="verdict" role="status">
      {at}
      {stand && (newest?.loss ?? stand.loss) !== null && ` · ${words.loss} ${shown(newest?.loss ?? stand.loss)}`}
      {newest && newest.validation_loss !== null && ` · ${words.watched} ${shown(newest.validation_loss)}`}
      {newest && newest.validation_accuracy !== null && ` · ${words.accuracy} ${shown(newest.validation_accuracy, 3)}`}
      {isPlaying && rate > 0 && ` · ${words.rate(rate)}`}
      {stand?.is_done && ` · ${words.reasons[stand.reason as keyof typeof words.reasons] ?? stand.reason} ${words.best(stand.best_epoch)} ${words.further}`}
      {stand?.is_done && isAbove(newest?.loss ?? null, epochs[0]?.loss ?? null) && <strong class="hint"> {words.grew}</strong>}
    </p>
  );
}

function Workbench({ isShown = true }: { isShown?: boolean }) {
  const [settings, setSettings] = useState(() => settingsOf(location.hash));
  const [own, setOwn] = useState("");
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>("full");
  const [chosen, setChosen] = useState<number | null>(null);
  const [edge, setEdge] = useState<Edge | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const [isLandscape, setLandscape] = useState(false);
  const isOwn = settings.data === "own";
  const shipped = useTable(settings.data);
  const isMade = !isOwn && settings.data !== "points" && !(settings.data in TABLES);
  const made = useAnswer(!isMade ? [] : [["make", { name: settings.data, rows: settings.rows, noise: settings.noise, seed: settings.dataSeed }]], JSON.stringify([settings.data, settings.rows, settings.noise, settings.dataSeed]));
  const csv = isOwn ? own : settings.data in TABLES ? shipped : !isMade ? tableOfPoints(settings.points) : ((made.answer?.json["csv"] as string | undefined) ?? "");
  const setting = useMemo(() => (csv ? settingOf(settings, csv) : null), [settings, csv]);
  const training = useTraining(setting);
  const { opened, version } = training;
  // While another page is shown it rests. An address with other settings than it wrote, as a link has, sets them.
  const known = useRef(location.hash);
  useEffect(() => {
    if (!isShown) return training.pause();
    const onMove = () => {
      if (location.hash.startsWith("#/workbench?") && location.hash !== known.current) setSettings(settingsOf(location.hash));
    };
    onMove();
    addEventListener("hashchange", onMove);
    return () => removeEventListener("hashchange", onMove);
  }, [isShown]);
  useEffect(() => {
    if (isOwn || !isShown) return;
    history.replaceState(null, "", addressOf("workbench", settings));
    known.current = location.hash;
  }, [settings, isOwn, isShown]);
  useEffect(() => {
    setChosen(null);
    setEdge(null);
  }, [opened]);

  const isDigits = settings.data === "digits";
  const axes = opened && !isDigits ? axesOf(opened) : [];
  const told = useAnswer(opened && axes.length ? [["points", { columns: axes }]] : [], String(training.openings));
  const points = useMemo(() => pointsOf(told.answer, axes), [told.answer, opened]);
  const isPlane = axes.length === 2;
  const [lowX, highX] = points ? range(points.x) : [0, 1];
  const [lowY, highY] = points ? range(points.y) : [0, 1];
  const size = training.isPlaying ? SIZE_PLAYING : SIZE;
  const seen = useAnswer(
    opened && (points || isDigits)
      ? [
          ["layers", { values: true, bins: training.isPlaying ? 0 : BINS }],
          ...(!points ? [] : [["map", isPlane ? { axes, size, low: [lowX, lowY], high: [highX, highY], row: chosen ?? 0 } : { axes, size: SIZE_LINE, low: [lowX], high: [highX], row: chosen ?? 0 }] as [string, object]]),
        ]
      : [],
    `${version} ${points !== null} ${chosen} ${size}`,
    String(training.openings),
  );
  const map = points ? seen.answer : null;
  const layers = seen.answers[0] ?? null;
  const predictions = map?.arrays["predictions"] ?? null;
  const drawnSize = map?.arrays["points"]?.length ?? SIZE;
  const isClasses = opened !== null && opened.task !== "regression";
  const pictured = opened?.task === "classification" ? (map?.arrays["winner"] ?? null) : predictions;
  const shownRange: [number, number] = opened?.task === "classification" ? [0, opened.classes.length - 1] : isClasses ? [0, 1] : points ? extent(values(Array.from(points.target))) : [0, 1];
  const columns = useMemo(() => (opened && map ? columnsOf(opened, map, layers) : null), [opened, map, layers]);
  // The drawing of before stays until the new one is there: what is focused in it stays focused.
  const drawing = useRef(columns);
  if (map || isDigits || training.refused) drawing.current = columns;
  // Untouched while the pictures change.
  const panels = useMemo(
    () => (
        <div class="groups settings">
          <DataPanel settings={settings} onChange={setSettings} own={own} onOwn={setOwn} />
          <LayersPanel settings={settings} onChange={setSettings} />
          <RecipePanel settings={settings} onChange={setSettings} />
        </div>
    ),
    [settings, own],
  );
  const activations = useNames("activations");
  const tools = useCallback(
    (tensor: string) => {
      const all = layersOf(settings.model, activations);
      const which = all.findIndex((layer) => `${layer.at}.weight` === tensor);
      const layer = all[which];
      return layer && <LayerTools model={settings.model} layer={layer} number={which + 1} activations={activations} onChange={(model) => setSettings({ ...settings, model })} />;
    },
    [settings, activations],
  );
  const beat = useBeat(training.isPlaying);
  const read = training.isPlaying ? `beat ${beat}` : `version ${version}`;
  const status = useMemo(() => <Status training={training} />, [read, opened]);
  const curves = useMemo(() => <Curves training={training} layers={layers} cursor={cursor} onCursor={setCursor} />, [read, opened, cursor, training.isPlaying ? null : layers]);
  return (
    <>
      <Controls training={training} speed={speed} onSpeed={setSpeed} />
      {status}
      {(training.refused || made.refused) && <p class="refused" role="alert">{training.refused || made.refused}</p>}
      <div class="bench">
        {points && isPlane && (
          <Field label={words.field} axes={[axes[0] ?? "", axes[1] ?? ""]} low={[lowX, lowY]} high={[highX, highY]} numbers={pictured} size={drawnSize} range={shownRange} isKinds={opened?.task === "classification"} points={points} classes={opened?.classes ?? []} chosen={chosen} onChoose={setChosen} />
        )}
        {points && !isPlane && predictions && map && (
          <Chart
            title={words.fit}
            summary={words.fitSummary(opened?.rows.training ?? 0)}
            axis={axes[0] ?? ""}
            curves={[{ name: words.fitted, x: values(Array.from(map.arrays["points"] ?? [])), y: values(Array.from(predictions)) }]}
            dots={{ x: values(Array.from(points.x)), y: values(Array.from(points.target)) }}
            cursor={cursor}
            onCursor={setCursor}
          />
        )}
        {drawing.current && <NetworkView label={words.drawing} columns={drawing.current} names={opened?.inputs ?? []} size={drawnSize} chosen={edge} onChoose={setEdge} tools={tools} />}
      </div>
      {!training.isPlaying && opened && chosen !== null && <RowPanel row={chosen} version={version} edge={edge} />}
      {isDigits && opened && training.stand && !training.isPlaying && (
        <DigitPad header={csv.split("\n", 1)[0]?.replace(/,digit$/, "") ?? ""} classes={opened.classes} version={version} />
      )}
      {edge && columns && <EdgePanel edge={edge} columns={columns} training={training} />}
      {panels}
      {curves}
      {!training.isPlaying && opened && training.stand && <JudgePanel version={version} opened={opened} onChoose={setChosen} />}
      {!training.isPlaying && opened && training.stand && (
        <details class="more-views" onToggle={(event) => setLandscape(event.currentTarget.open)}>
          <summary>{texts.landscape.panel}</summary>
          {isLandscape && <LandscapePanel opened={opened} version={version} />}
        </details>
      )}
      {!training.isPlaying && opened && training.stand && <SealedPanel key={training.openings} opened={opened} />}
      {opened && <ExchangePanel settings={settings} openings={training.openings} isPlaying={training.isPlaying} csv={csv} />}
    </>
  );
}

function Curves({ training, layers, cursor, onCursor }: { training: Training; layers: Answer | null; cursor: number | null; onCursor: (index: number | null) => void }) {
  const { epochs } = training;
  if (epochs.length < 2) return null;
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
      <div class="scrolled" tabindex={0} role="region" aria-label={words.layers}>
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
      </div>
      <p class="summary">{words.layersHelp}</p>
    </div>
  );
}

export const workbench: Exhibit = { id: "workbench", chapter: "workbench", section: words.section, title: words.title, lead: words.lead, items: [], View: Workbench };
