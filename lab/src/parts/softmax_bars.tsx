// Softmax of three scores: each probability with its formula, as bars that share 1 among them.
import { useState } from "preact/hooks";
import { scale } from "../scale";
import { texts } from "../texts";
import { shown, type Value } from "../values";
import { useAnswer } from "./engine_state";
import { NumberBox } from "./number_box";

const words = texts.softmax;
const SYMBOLS = ["z₁", "z₂", "z₃"];
/** A network that gives its three inputs on, read as scores of classes. */
const NETWORK = {
  recipe: { model: "linear" },
  task: "classification",
  inputs: 3,
  outputs: 3,
  weights: { "0.weight": [1, 0, 0, 0, 1, 0, 0, 0, 1], "0.bias": [0, 0, 0] },
};

interface Told {
  output?: { parts?: { filled: string }[]; forward: { filled: string; value: Value }[] };
}

export function SoftmaxBars() {
  const [scores, setScores] = useState([2, 1, 0]);
  const { answer } = useAnswer(scores, (row) => [["network", NETWORK], ["explain", { row }]]);
  const output = (answer?.json as Told | undefined)?.output;
  const bars = scale(0, 1, 0, 100);
  return (
    <section aria-label={words.title}>
      <h2>{words.title}</h2>
      <p>{words.lead}</p>
      <div class="controls">
        {SYMBOLS.map((symbol, i) => (
          <NumberBox key={symbol} name={`score${i}`} label={symbol} value={scores[i] ?? 0} low={-6} high={6} onChange={(number) => setScores(scores.map((each, k) => (k === i ? number : each)))} />
        ))}
      </div>
      {output && (
        <ul class="bars" data-testid="softmax">
          {output.forward.map(({ filled, value }, i) => (
            <li key={i}>
              <span>{SYMBOLS[i]}</span>
              <span class="bar"><span style={{ width: `${bars.at(value) ?? 0}%` }} /></span>
              <strong>{shown(value)}</strong> <span class="summary">{filled}</span>
            </li>
          ))}
        </ul>
      )}
      {output?.parts && <p class="summary">{words.shared(output.parts.map((part) => part.filled).join("; "))}</p>}
    </section>
  );
}
