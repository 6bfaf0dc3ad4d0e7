// To the command line and back: the command, the C++ program, the model file and the table; a link; a model to look at.
import { useState } from "preact/hooks";
import { useEngine } from "../parts/engine_state";
import { texts } from "../texts";
import { TABLES } from "./tables";
import { addressOf, pictureColumns, type Settings } from "./settings";

const words = texts.workbench;

function offer(name: string, content: BlobPart, type: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** What is drawn inside `frame`, as it lies there. */
function pictureOf(frame: Element): Promise<Blob | null> {
  const box = frame.getBoundingClientRect();
  const whole = document.createElement("canvas");
  [whole.width, whole.height] = [2 * box.width, 2 * box.height];
  const context = whole.getContext("2d");
  if (!context) return Promise.resolve(null);
  context.scale(2, 2);
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, box.width, box.height);
  for (const canvas of frame.querySelectorAll("canvas")) {
    const own = canvas.getBoundingClientRect();
    context.drawImage(canvas, own.left - box.left, own.top - box.top, own.width, own.height);
  }
  return new Promise((resolve) => whole.toBlob(resolve));
}

interface Properties {
  settings: Settings;
  csv: string;
  /** What the engine says to do again what was opened. */
  repeat: Record<string, unknown> | undefined;
  isPlaying: boolean;
}

export function ExchangePanel({ settings, csv, repeat, isPlaying }: Properties) {
  const engine = useEngine();
  const [digest, setDigest] = useState("");
  const [said, setSaid] = useState("");
  const numeric = pictureColumns(settings, csv);
  const command = `${(repeat?.["command"] as string | undefined) ?? ""}${numeric.length ? ` --numeric ${numeric.join(",")}` : ""}`;
  const program = ((repeat?.["program"] as string | undefined) ?? "").replace(/^ *training\.run\.source\.target = .*$/m, (line) => (numeric.length ? `${line}\n  training.run.source.numeric = {${numeric.map((name) => `"${name}"`).join(", ")}};` : line));
  const isOwn = settings.data === "own";
  const make = `pellucid make ${settings.data} --rows ${settings.rows} --noise ${settings.noise} --seed ${settings.dataSeed} > ${settings.data}.csv`;
  const save = async () => {
    const { json } = await engine.ask("save");
    offer("model.safetensors", bytesOf(json["file"] as string), "application/octet-stream");
    setDigest(json["sha256"] as string);
  };
  const picture = async () => {
    const frame = document.querySelector(".bench");
    const drawn = frame && (await pictureOf(frame));
    if (drawn) offer(`${settings.data}.png`, drawn, "image/png");
  };
  const copy = async () => {
    await navigator.clipboard.writeText(new URL(addressOf("workbench", settings), location.href).href);
    setSaid(words.copied);
  };
  return (
    <section aria-label={words.exchange}>
      <h2>{words.exchange}</h2>
      <p>{words.repeats}</p>
      <pre class="scrolled" tabindex={0}><code>{isOwn || settings.data === "points" || settings.data in TABLES ? command : `${make}\n${command}`}</code></pre>
      <details>
        <summary>{words.inCpp}</summary>
        <pre class="scrolled" tabindex={0}><code>{program}</code></pre>
      </details>
      <div class="buttons">
        <button type="button" disabled={isPlaying} onClick={() => void save()}>{words.saveModel}</button>
        <button type="button" onClick={() => offer(`${settings.data}.csv`, csv, "text/csv")}>{words.saveTable}</button>
        <button type="button" onClick={() => void picture()}>{words.savePicture}</button>
        {!isOwn && <button type="button" onClick={() => void copy()}>{words.copyLink}</button>}
      </div>
      <p class="summary" role="status">{said} {digest && words.digest(digest)}</p>
    </section>
  );
}
