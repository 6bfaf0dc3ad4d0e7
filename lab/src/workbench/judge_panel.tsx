// How the network does on the rows that it does not learn from: metrics, confusion, and the rows it is worst at.
import { useState } from "preact/hooks";
import { useEntries } from "../parts/catalogue";
import { useAnswer, useEngine } from "../parts/engine_state";
import { Scrolled } from "../parts/scrolled";
import type { Opened } from "../parts/training";
import { texts } from "../texts";
import { shown, type Value } from "../values";

const words = texts.workbench;

interface Worst {
  row: number;
  line: number;
  cells: Record<string, string>;
  predicted: Value;
  by: Value;
}

interface Evaluation {
  confusion?: Value[][];
  [metric: string]: unknown;
}

function Metrics({ evaluation }: { evaluation: Evaluation }) {
  const entries = useEntries("metrics");
  const metrics = Object.entries(evaluation).filter(([name, given]) => name !== "rows" && (typeof given === "number" || given === null));
  return (
    <table>
      <caption>{words.metrics}</caption>
      <tbody>
        {metrics.map(([name, given]) => (
          <tr key={name}>
            <th scope="row">
              {name}
              <div class="summary">{entries.find((entry) => entry.name === name)?.summary}</div>
            </th>
            <td>{shown(given as Value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Rows that nothing was decided by: opened by a button, and every opening is counted. */
export function SealedPanel({ opened }: { opened: Opened }) {
  const engine = useEngine();
  const [told, setTold] = useState<{ rows: number; openings: number; evaluation: Evaluation } | null>(null);
  const open = async () => setTold((await engine.ask("unseal")).json as unknown as typeof told);
  if (opened.rows.sealed === 0) return null;
  return (
    <details class="sealed">
      <summary>{words.sealed(opened.rows.sealed)}</summary>
      <p>{words.sealedWhy}</p>
      <div class="buttons">
        <button type="button" onClick={() => void open()}>{words.unseal}</button>
      </div>
      {told && (
        <>
          <p class="verdict" role="status">{words.unsealed(told.openings)}</p>
          <Metrics evaluation={told.evaluation} />
        </>
      )}
    </details>
  );
}

export function JudgePanel({ version, opened, onChoose }: { version: number; opened: Opened; onChoose: (row: number) => void }) {
  const { answer } = useAnswer(version, () => [["judge", { part: "validation", worst: 5 }]]);
  const evaluation = answer?.json["evaluation"] as Evaluation | undefined;
  if (!evaluation) return null;
  const worst = (answer?.json["worst"] ?? []) as Worst[];
  return (
    <details class="judge">
      <summary>{words.judged(opened.rows.validation)}</summary>
      <div class="pair">
        <Metrics evaluation={evaluation} />
        {evaluation.confusion && (
          <table>
            <caption>{words.confusion}</caption>
            <thead>
              <tr>
                <th scope="col">{words.truth}</th>
                {opened.classes.map((name) => <th key={name} scope="col">{name}</th>)}
              </tr>
            </thead>
            <tbody>
              {evaluation.confusion.map((row, i) => (
                <tr key={i}>
                  <th scope="row">{opened.classes[i]}</th>
                  {row.map((count, j) => <td key={j} class={i === j ? "right" : ""}>{shown(count)}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <Scrolled label={words.worst}>
          <table>
            <caption>{words.worst}</caption>
            <thead>
              <tr>
                <th scope="col">{words.rowName}</th>
                {Object.keys(worst[0]?.cells ?? {}).map((name) => <th key={name} scope="col">{name}</th>)}
                <th scope="col">{words.off}</th>
              </tr>
            </thead>
            <tbody>
              {worst.map((each) => (
                <tr key={each.row}>
                  <th scope="row">
                    <button type="button" class="plain" onClick={() => onChoose(each.row)}>{each.line}</button>
                  </th>
                  {Object.entries(each.cells).map(([name, cell]) => <td key={name}>{cell}</td>)}
                  <td>{shown(each.by, 3)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      </div>
    </details>
  );
}
