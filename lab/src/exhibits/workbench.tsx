// The workbench: any data, any network, played, stepped and taken back, with every number in reach.
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Answer } from "../engine/module";
import { useNames } from "../parts/catalogue";
import { Choice } from "../parts/choice";
import { useAnswer, useBeat, useLast, type Call } from "../parts/engine_state";
import type { Points } from "../parts/field";
import { NetworkView, type Edge } from "../parts/network_view";
import { useTraining, type Opened, type Setting, type Speed, type Training } from "../parts/training";
import { extent, padded } from "../scale";
import { texts } from "../texts";
import { values } from "../values";
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
import { addressOf, settingOf, settingsOf, tableOfPoints, type Settings } from "../workbench/settings";
import { Curves, Pictured, Status } from "../workbench/views";
import type { Exhibit } from "./exhibit";

const words = texts.workbench;
/** Points along each side of the pictures: while it plays there are sixty a second. */
const SIZE = 64;
const SIZE_PLAYING = 24;
const SIZE_LINE = 200;
/** Of the histograms, which are drawn while it rests. */
const BINS = 20;
const SPEEDS = ["full", "epochs", "steps"] as const satisfies Speed[];

/** Which settings of the page stand behind what was opened. */
const behind = new WeakMap<Setting, Settings>();

function settingFor(settings: Settings, csv: string): Setting {
  const setting = settingOf(settings, csv);
  behind.set(setting, settings);
  return setting;
}

/** The columns that the pictures are drawn over: the first two of numbers. */
const axesOf = (opened: Opened): string[] => opened.columns.filter((column) => column.type === "number").map((column) => column.name).slice(0, 2);

function pointsOf(answer: Answer | undefined, axes: string[]): Points | null {
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
  const table = { name: settings.data, rows: settings.rows, noise: settings.noise, seed: settings.dataSeed };
  const made = useAnswer(table, (table) => (isMade ? [["make", table]] : []));
  const isMaking = isMade && (JSON.stringify(made.of) !== JSON.stringify(table) || (!made.answer && !made.refused));
  const csv = isOwn ? own : settings.data in TABLES ? shipped : !isMade ? tableOfPoints(settings.points) : ((made.answer?.json["csv"] as string | undefined) ?? "");
  // While a table is on its way, the one of before stays open, under the settings that it was opened with.
  const isComing = isMaking || (settings.data in TABLES && !shipped);
  const wanted = useMemo(() => (isComing || !csv ? null : settingFor(settings, csv)), [settings, csv, isComing]);
  const training = useTraining(useLast(wanted, !wanted && !isComing));
  const { opened, stand, epochs, version, openings, isPlaying } = training;
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
  useLayoutEffect(() => {
    setChosen(null);
    setEdge(null);
  }, [opened]);

  const isDigits = training.setting !== null && behind.get(training.setting)?.data === "digits";
  const axes = opened && !isDigits ? axesOf(opened) : [];
  const told = useAnswer(
    { openings, axes },
    ({ axes }) => (!opened ? [] : [["repeat", {}], ...(axes.length ? [["points", { columns: axes }] as Call] : [])]),
    { isApart: true },
  );
  const points = useMemo(() => pointsOf(told.answers[1], told.of.axes), [told.answers]);
  const [lowX, highX] = points ? range(points.x) : [0, 1];
  const [lowY, highY] = points ? range(points.y) : [0, 1];
  const isWhole = opened !== null && told.of.openings === openings;
  const size = isPlaying ? SIZE_PLAYING : SIZE;
  const low: [number, number] = [lowX, lowY];
  const high: [number, number] = [highX, highY];
  const seen = useAnswer(
    { opened, setting: training.setting, repeat: told.answers[0]?.json, stand, epochs, count: epochs.length, axes, points, low, high },
    ({ axes, points, low, high }) =>
      !isWhole
        ? []
        : [
            ["layers", { values: true, bins: isPlaying ? 0 : BINS }],
            ...(!points ? [] : [["map", axes.length === 2 ? { axes, size, low, high, row: chosen ?? 0 } : { axes, size: SIZE_LINE, low: [lowX], high: [highX], row: chosen ?? 0 }] as Call]),
          ],
    { key: JSON.stringify([isWhole, openings, version, chosen, size, low, high]) },
  );
  // What is focused in a drawing that stays until the next one is there stays focused.
  const view = useLast(seen.answer && seen, opened === null);
  const columns = useMemo(() => (view?.of.opened && view.of.points && view.answer ? columnsOf(view.of.opened, view.answer, view.answers[0] ?? null) : null), [view]);
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
  const beat = useBeat(isPlaying);
  const read = isPlaying ? beat : view;
  const status = useMemo(() => view && <Status {...view.of} rate={isPlaying ? training.rate : 0} />, [read]);
  const curves = useMemo(() => view && <Curves {...view.of} layers={view.answers[0] ?? null} cursor={cursor} onCursor={setCursor} />, [read, cursor]);
  return (
    <>
      <Controls training={training} speed={speed} onSpeed={setSpeed} />
      {status}
      {(training.refused || made.refused) && <p class="refused" role="alert">{training.refused || made.refused}</p>}
      <div class="bench">
        {view && <Pictured {...view.of} map={view.answer} chosen={chosen} onChoose={setChosen} cursor={cursor} onCursor={setCursor} />}
        {columns && <NetworkView label={words.drawing} columns={columns} names={view?.of.opened?.inputs ?? []} size={view?.answer?.arrays["points"]?.length ?? SIZE} chosen={edge} onChoose={setEdge} tools={tools} />}
      </div>
      {!isPlaying && opened && chosen !== null && <RowPanel row={chosen} version={version} edge={edge} />}
      {isDigits && opened && training.stand && !isPlaying && (
        <DigitPad header={training.setting?.csv.split("\n", 1)[0]?.replace(/,digit$/, "") ?? ""} classes={opened.classes} version={version} />
      )}
      {edge && columns && <EdgePanel edge={edge} columns={columns} training={training} />}
      {panels}
      {curves}
      {!isPlaying && opened && training.stand && <JudgePanel version={version} opened={opened} onChoose={setChosen} />}
      {!isPlaying && opened && training.stand && (
        <details class="more-views" onToggle={(event) => setLandscape(event.currentTarget.open)}>
          <summary>{texts.landscape.panel}</summary>
          {isLandscape && <LandscapePanel opened={opened} version={version} />}
        </details>
      )}
      {!isPlaying && opened && training.stand && <SealedPanel key={training.openings} opened={opened} />}
      {view?.of.setting && <ExchangePanel settings={behind.get(view.of.setting) ?? settings} csv={view.of.setting.csv} repeat={view.of.repeat} isPlaying={isPlaying} />}
    </>
  );
}

export const workbench: Exhibit = { id: "workbench", chapter: "workbench", section: words.section, title: words.title, lead: words.lead, items: [], View: Workbench };
