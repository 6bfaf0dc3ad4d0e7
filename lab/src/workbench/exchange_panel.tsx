// To the command line and back: the command, the C++ program, the model file and the table; a link; a model to look at.
import { useState } from "preact/hooks";
import { useAnswer, useEngine } from "../parts/engine_state";
import { texts } from "../texts";
import { addressOf, type Settings } from "./settings";

const words = texts.workbench;

function offer(name: string, content: BlobPart, type: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

export function ExchangePanel({ settings, version, isPlaying, csv }: { settings: Settings; version: number; isPlaying: boolean; csv: string }) {
  const engine = useEngine();
  const [digest, setDigest] = useState("");
  const [said, setSaid] = useState("");
  const { answer } = useAnswer([["repeat", {}]], `${JSON.stringify(settings)} ${version > 0}`);
  const command = (answer?.json["command"] as string | undefined) ?? "";
  const program = (answer?.json["program"] as string | undefined) ?? "";
  const isOwn = settings.data === "own";
  const make = `pellucid make ${settings.data} --rows ${settings.rows} --noise ${settings.noise} --seed ${settings.dataSeed} > ${settings.data}.csv`;
  const save = async () => {
    const { json } = await engine.ask("save");
    offer("model", bytesOf(json["file"] as string), "application/octet-stream");
    setDigest(json["sha256"] as string);
  };
  const copy = async () => {
    await navigator.clipboard.writeText(new URL(addressOf("workbench", settings), location.href).href);
    setSaid(words.copied);
  };
  return (
    <section aria-label={words.exchange}>
      <h2>{words.exchange}</h2>
      <p>{words.repeats}</p>
      <pre class="scrolled" tabindex={0}><code>{isOwn ? command : `${make}\n${command}`}</code></pre>
      <details>
        <summary>{words.inCpp}</summary>
        <pre class="scrolled" tabindex={0}><code>{program}</code></pre>
      </details>
      <div class="buttons">
        <button type="button" disabled={isPlaying} onClick={() => void save()}>{words.saveModel}</button>
        <button type="button" onClick={() => offer(`${settings.data}.csv`, csv, "text/csv")}>{words.saveTable}</button>
        {!isOwn && <button type="button" onClick={() => void copy()}>{words.copyLink}</button>}
      </div>
      <p class="summary" role="status">{said} {digest && words.digest(digest)}</p>
    </section>
  );
}
