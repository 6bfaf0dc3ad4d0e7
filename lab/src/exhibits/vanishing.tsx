// A gradient on its way back through many layers: a product of factors w·φ′(z), taken from the engine's own derivatives.
import { useState } from "preact/hooks";
import { Bet } from "../parts/bet";
import { useNames } from "../parts/catalogue";
import { Chart } from "../parts/chart";
import { Choice } from "../parts/choice";
import { useAnswer } from "../parts/engine_state";
import { NumberBox } from "../parts/number_box";
import { Scrolled } from "../parts/scrolled";
import { texts } from "../texts";
import { shown, values, type Value } from "../values";
import type { Exhibit } from "./exhibit";
import { VanishingNetworks } from "./vanishing_networks";

const words = texts.vanishing;
const MOST = 40;

interface Layer {
  layer: number;
  z: Value;
  slope: Value;
  factor: Value;
  gradient: Value;
}

function Vanishing() {
  const [depth, setDepth] = useState(10);
  const [weight, setWeight] = useState(1);
  const [activation, setActivation] = useState("sigmoid");
  const [input, setInput] = useState(0);
  const [cursor, setCursor] = useState<number | null>(null);
  const names = useNames("activations");
  const { of, answer, refused } = useAnswer({ depth, weight, activation, input }, (of) => [["chain", of]]);
  const told = answer?.json as unknown as { layers: Layer[]; product: Value } | undefined;
  const layers = told?.layers ?? [];
  return (
    <>
      <div class="controls">
        <NumberBox name="depth" label={words.depth} value={depth} low={1} high={MOST} step={1} onChange={(number) => setDepth(Math.max(1, Math.min(MOST, Math.round(number))))} />
        <NumberBox name="weight" label="w" value={weight} low={-5} high={5} onChange={setWeight} />
        <NumberBox name="input" label="x" value={input} low={-3} high={3} onChange={setInput} />
        <Choice id="activation" label={words.activation} value={activation} names={names} onChange={setActivation} />
      </div>
      {refused && <p class="refused" role="alert">{refused}</p>}
      <Bet words={words.bet}>
        {told && (
          <>
            <p class="verdict" role="status">
              {words.arrives} <strong data-testid="product">{shown(told.product, 3)}</strong> {words.of(of.depth)}
            </p>
            <Chart
              title={words.chart}
              summary={words.summary(of.depth, of.activation)}
              axis={words.layer}
              isLog
              curves={[{ name: words.gradient, x: values(layers.map((layer) => layer.layer)), y: layers.map((layer) => layer.gradient) }]}
              cursor={cursor}
              onCursor={setCursor}
            />
            <Scrolled label={words.table}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{words.layer}</th>
                    <th scope="col">z</th>
                    <th scope="col">φ′(z)</th>
                    <th scope="col">{words.factor}</th>
                    <th scope="col">{words.gradient}</th>
                  </tr>
                </thead>
                <tbody>
                  {layers.map((layer) => (
                    <tr key={layer.layer}>
                      <th scope="row">{layer.layer}</th>
                      <td>{shown(layer.z)}</td>
                      <td>{shown(layer.slope)}</td>
                      <td>{shown(layer.factor)}</td>
                      <td>{shown(layer.gradient)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scrolled>
          </>
        )}
        <VanishingNetworks depth={depth} activation={activation} />
      </Bet>
      <p class="goal">{words.goal}</p>
    </>
  );
}

export const vanishing: Exhibit = {
  id: "vanishing",
  chapter: "training",
  section: words.section,
  title: words.title,
  lead: words.lead,
  items: [6],
  View: Vanishing,
};
