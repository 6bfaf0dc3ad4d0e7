// One neuron of one input: what its weight and its bias do to its curve.
import { useState } from "preact/hooks";
import { Chart } from "../parts/chart";
import { Choice } from "../parts/choice";
import { useAnswer } from "../parts/engine_state";
import { useNames } from "../parts/catalogue";
import { NumberBox } from "../parts/number_box";
import { texts } from "../texts";
import { shown, value, values } from "../values";
import type { Exhibit } from "./exhibit";

const words = texts.knobs;
const SIZE = 241;
const REACH = 6;

function Knobs() {
  const [weight, setWeight] = useState(1);
  const [bias, setBias] = useState(0);
  const [activation, setActivation] = useState("sigmoid");
  const [cursor, setCursor] = useState<number | null>(null);
  const names = useNames("activations");
  const { of, answer, refused } = useAnswer({ weight, bias, activation }, ({ weight, bias, activation }) => [
    ["network", { recipe: { model: `linear(1) | ${activation}`, dtype: "float64" }, inputs: 1, weights: { "0.weight": [weight], "0.bias": [bias] } }],
    ["map", { size: SIZE, low: [-REACH], high: [REACH] }],
  ]);
  const output = answer?.arrays["predictions"];
  const places = answer?.arrays["points"];
  const curves = output && places ? [{ name: words.output, x: values(Array.from(places)), y: values(Array.from(output)) }] : [];
  return (
    <>
      <div class="controls">
        <NumberBox name="weight" label={words.weight} value={weight} low={-10} high={10} onChange={setWeight} />
        <NumberBox name="bias" label={words.bias} value={bias} low={-10} high={10} onChange={setBias} />
        <Choice id="activation" label={words.activation} value={activation} names={names} onChange={setActivation} />
      </div>
      {refused && <p class="refused" role="alert">{refused}</p>}
      {curves.length > 0 && (
        <Chart
          title={`${of.activation}(w·x + b)`}
          summary={words.summary(shown(value(of.weight)), shown(value(of.bias)))}
          axis={words.axis}
          curves={curves}
          cursor={cursor}
          onCursor={setCursor}
        />
      )}
      <p class="goal">{words.goal}</p>
    </>
  );
}

export const knobs: Exhibit = { id: "knobs", chapter: "neurons", section: words.section, title: words.title, lead: words.lead, items: [1], View: Knobs };
