// A neuron whose weights are set by hand, beside the least-squares fit; and the same neuron with a threshold.
import { useState } from "preact/hooks";
import { useAnswer, type Call } from "../parts/engine_state";
import { NumberBox } from "../parts/number_box";
import { Scrolled } from "../parts/scrolled";
import { texts } from "../texts";
import { isNegative, shown, value, type Value } from "../values";
import type { Exhibit } from "./exhibit";

const words = texts.regression_neuron;
const TABLE = { name: "houses", rows: 120, noise: 0.1, seed: 0 };
const SOURCE = { target: "target", test: 0, scale: false, numeric: ["beach_km", "bedrooms", "pool"] };
const RECIPE = { model: "linear", validation: 0, dtype: "float64" };
const SHOWN = 12;

interface Row {
  row: number;
  cells: Record<string, string>;
  truth: Value;
  predicted: Value;
  over: Value;
}

function RegressionNeuron() {
  const [weights, setWeights] = useState([0, 0, 0]);
  const [bias, setBias] = useState(300);
  const [threshold, setThreshold] = useState(450);
  const made = useAnswer(TABLE, (table) => [["make", table]]);
  const csv = made.answer?.json["csv"] as string | undefined;
  const asked = useAnswer({ isMade: csv !== undefined, weights, bias, threshold }, ({ isMade, weights, bias, threshold }) =>
    isMade
      ? [
          ["open", { csv, name: "houses.csv", recipe: RECIPE, source: SOURCE }],
          ["line", {}],
          ...[...weights, bias].map((number, i): Call => ["set", i < 3 ? { tensor: "0.weight", at: i, value: number } : { tensor: "0.bias", at: 0, value: number }]),
          ["judge", { part: "training", worst: 0, first: SHOWN, threshold }],
        ]
      : [],
  );
  const best = asked.answers[1]?.json as { weights: Value[]; mean_square: Value } | undefined;
  const told = asked.answer?.json as { evaluation: { mse?: Value; rmse: Value }; first: Row[]; below: Value } | undefined;
  const inputs = ["beach_km", "bedrooms", "pool"];
  return (
    <>
      <p class="bet">{words.bet}</p>
      <div class="controls">
        {inputs.map((name, i) => (
          <NumberBox key={name} name={name} label={words.weight(name)} value={weights[i] ?? 0} low={-100} high={100} step={1} onChange={(number) => setWeights(weights.map((each, j) => (j === i ? number : each)))} />
        ))}
        <NumberBox name="bias" label={words.bias} value={bias} low={0} high={600} step={5} onChange={setBias} />
        <NumberBox name="threshold" label={words.threshold} value={threshold} low={200} high={700} step={5} onChange={setThreshold} />
      </div>
      {asked.refused && <p class="refused" role="alert">{asked.refused}</p>}
      {best && told && (
        <>
          <p class="verdict" role="status">{words.verdict(shown(told.evaluation.rmse), shown(told.below))}</p>
          <details>
            <summary>{words.show}</summary>
            <p data-testid="fit">{words.fit(best.weights.map((weight) => shown(weight)))}</p>
          </details>
          <Scrolled label={words.houses}>
            <table>
              <caption>{words.houses}</caption>
              <thead>
                <tr>
                  {inputs.map((name) => <th key={name} scope="col">{name}</th>)}
                  <th scope="col">{words.price}</th>
                  <th scope="col">{words.told}</th>
                  <th scope="col">{words.decision(asked.of.threshold)}</th>
                </tr>
              </thead>
              <tbody>
                {told.first.map((row) => (
                  <tr key={row.row}>
                    {inputs.map((name) => <td key={name}>{row.cells[name]}</td>)}
                    <td>{shown(row.truth)}</td>
                    <td>{shown(row.predicted)}</td>
                    <td>{isNegative(value(row.over)) ? words.no : words.yes}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolled>
        </>
      )}
      <p class="goal">{words.goal}</p>
    </>
  );
}

export const regression_neuron: Exhibit = { id: "regression_neuron", chapter: "neurons", section: words.section, title: words.title, lead: words.lead, items: [9, 10], View: RegressionNeuron };
