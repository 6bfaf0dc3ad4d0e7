// A run of the command line: served by it, live while it trains, or opened from the files of its folder.
import { useEffect, useMemo, useState } from "preact/hooks";
import { type Explanation, walk } from "../explanation";
import { Chart } from "../parts/chart";
import { useEngine } from "../parts/engine_state";
import { NumberBox } from "../parts/number_box";
import { Scrolled } from "../parts/scrolled";
import { Walk } from "../parts/walk";
import { texts } from "../texts";
import { values, type Value } from "../values";
import type { Exhibit } from "./exhibit";

const words = texts.run;
const MOST_STOPS = 1500;

/** A line of metrics.jsonl. */
interface Epoch {
  epoch: number;
  loss: Value;
  val_loss?: Value;
}

/** What `pellucid lab RUN` says of the run (docs/lab.md). */
interface Account {
  state: string;
  stop?: string;
  command?: string;
  epochs: Epoch[];
  events?: string | null;
  model?: string | null;
  rows?: { training?: number; validation?: number; table?: string | null; missing?: string };
}

interface Network {
  model: string;
  parameters: number;
  tensors: { name: string; shape: number[] }[];
  task: string;
  kernels: string;
}

const base64 = (bytes: Uint8Array): string => {
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
};
const linesOf = (text: string): Epoch[] => text.split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line) as Epoch);

/** The account of a served run. Its epochs grow as they come: many at once, so they are shown five times a second. */
function useServed(isServed: boolean): Account | null {
  const [account, setAccount] = useState<Account | null>(null);
  const [, setCount] = useState(0);
  useEffect(() => {
    if (!isServed) return;
    let events: EventSource | null = null;
    let timer: ReturnType<typeof setInterval> | undefined;
    let told: Account | null = null;
    const ask = async () => {
      told = (await (await fetch("run.json")).json()) as Account;
      setAccount(told);
    };
    void ask().then(() => {
      if (told?.state !== "training" || !told.events) return;
      events = new EventSource(told.events);
      timer = setInterval(() => setCount(told?.epochs.length ?? 0), 200);
      events.addEventListener("epoch", ({ data }: MessageEvent<string>) => {
        const epoch = JSON.parse(data) as Epoch;
        const all = told?.epochs ?? [];
        // A run that went on from an older place tells its later epochs again.
        while ((all.at(-1)?.epoch ?? 0) >= epoch.epoch) all.pop();
        all.push(epoch);
      });
      events.addEventListener("end", () => {
        events?.close();
        clearInterval(timer);
        void ask();
      });
    });
    return () => {
      events?.close();
      clearInterval(timer);
    };
  }, [isServed]);
  return account;
}

function RunPage() {
  const engine = useEngine();
  const served = useServed(location.hash.includes("?served"));
  const [epochs, setEpochs] = useState<Epoch[]>([]);
  const [network, setNetwork] = useState<Network | null>(null);
  const [csv, setCsv] = useState("");
  const [row, setRow] = useState(1);
  const [explained, setExplained] = useState<Explanation | null>(null);
  const [refused, setRefused] = useState("");
  const [at, setAt] = useState(0);
  const [cursor, setCursor] = useState<number | null>(null);
  const refuse = (failure: Error) => setRefused(failure.message);
  const load = async (bytes: ArrayBuffer, name: string) => {
    const { json } = await engine.ask("load", { file: base64(new Uint8Array(bytes)), name });
    setNetwork(json as unknown as Network);
    setRefused("");
  };
  useEffect(() => {
    if (served?.model) void fetch(served.model).then((answer) => answer.arrayBuffer()).then((bytes) => load(bytes, words.itsModel)).catch(refuse);
    if (served?.rows?.table) void fetch(served.rows.table).then((answer) => answer.text()).then(setCsv, refuse);
  }, [served?.model, served?.rows?.table]);
  useEffect(() => {
    if (!network || !csv) return;
    engine.ask("explain", { csv, of_csv: row - 1 }).then(({ json }) => {
      setExplained(json as unknown as Explanation);
      setRefused("");
    }, refuse);
  }, [network, csv, row]);
  const open = async (files: FileList | null) => {
    for (const file of files ?? []) {
      try {
        if (file.name.endsWith(".jsonl")) setEpochs(linesOf(await file.text()));
        else if (/\.(csv|tsv|txt)$/.test(file.name)) setCsv(await file.text());
        else if (file.name.endsWith(".safetensors")) await load(await file.arrayBuffer(), file.name);
        else setRefused(words.unknown(file.name));
      } catch (failure) {
        refuse(failure as Error);
      }
    }
  };
  const shownEpochs = served?.epochs ?? epochs;
  const stops = useMemo(() => (explained ? walk(explained).slice(0, MOST_STOPS) : []), [explained]);
  const count = values(shownEpochs.map((each) => each.epoch));
  return (
    <>
      {served ? (
        <>
          <p class="verdict" role="status">{words.state(served.state, served.stop ?? "", shownEpochs.length)}</p>
          {served.command && <pre class="scrolled" tabindex={0}><code>{served.command}</code></pre>}
          {served.rows?.missing && <p class="summary">{served.rows.missing}</p>}
        </>
      ) : (
        <div class="drop">
          <label for="run-files">{words.files}</label>
          <input id="run-files" type="file" multiple accept=".safetensors,.jsonl,.csv,.tsv,.txt" onChange={(event) => void open(event.currentTarget.files)} />
          <p class="summary">{words.which}</p>
        </div>
      )}
      {refused && <p class="refused" role="alert">{refused}</p>}
      {shownEpochs.length > 0 && (
        <Chart
          title={texts.workbench.curves}
          isLog
          summary={texts.workbench.curvesSummary(shownEpochs.length)}
          axis={texts.workbench.epochAxis}
          curves={[
            { name: texts.workbench.loss, x: count, y: shownEpochs.map((each) => each.loss) },
            { name: texts.workbench.watched, x: count, y: shownEpochs.map((each) => each.val_loss ?? null) },
          ]}
          cursor={cursor}
          onCursor={setCursor}
        />
      )}
      {network && (
        <section aria-label={words.network}>
          <h2>{words.network}</h2>
          <p><code>{network.model}</code></p>
          <p>{words.counted(network.parameters, network.task)} {network.kernels === "portable" && words.portable}</p>
          <Scrolled label={words.tensors}>
            <table>
              <caption>{words.tensors}</caption>
              <tbody>
                {network.tensors.map((tensor) => (
                  <tr key={tensor.name}>
                    <th scope="row">{tensor.name}</th>
                    <td>{tensor.shape.join(" × ")}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolled>
        </section>
      )}
      {network && csv && (
        <section aria-label={words.explained}>
          <h2>{words.explained}</h2>
          <NumberBox name="row" label={words.row} value={row} low={1} high={100} step={1} onChange={(number) => setRow(Math.max(1, Math.round(number)))} />
          {explained && <Walk stops={stops} at={Math.min(at, Math.max(0, stops.length - 1))} onMove={setAt} />}
        </section>
      )}
      {network && !csv && <p>{words.needsTable}</p>}
    </>
  );
}

export const run: Exhibit = { id: "run", chapter: "workbench", section: words.section, title: words.title, lead: words.lead, items: [], View: RunPage };
