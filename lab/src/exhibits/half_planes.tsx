// A circle out of N half-planes: each hidden neuron fires on one side of a line, the output where all of them do.
import { useState } from "preact/hooks";
import { Bet } from "../parts/bet";
import { useAnswer } from "../parts/engine_state";
import { Plane } from "../parts/plane";
import { NumberBox } from "../parts/number_box";
import { Scrolled } from "../parts/scrolled";
import { texts } from "../texts";
import { fixed, shown, value, values, type Value } from "../values";
import type { Exhibit } from "./exhibit";
import { TrainedHalfPlanes } from "./half_planes_trained";

const words = texts.half_planes;
const SIZE = 160;
const REACH = 2.2;

interface Told {
  corners: [Value, Value][];
  excess: Value;
  lines: { weights: [Value, Value]; threshold: Value }[];
  threshold: Value;
}

function HalfPlanes() {
  const [count, setCount] = useState(8);
  const take = (number: number) => setCount(Math.max(3, Math.min(64, Math.round(number))));
  const told = useAnswer(count, (count) => [
    ["half_planes", { count }],
    ["map", { size: SIZE, low: [-REACH, -REACH], high: [REACH, REACH] }],
  ]);
  const circle = useAnswer("circle", () => [["half_planes", { count: 256 }]]);
  const exact = told.answers[0]?.json as unknown as Told | undefined;
  const round = circle.answer?.json as unknown as Told | undefined;
  const fires = told.answer?.arrays["predictions"];
  const closed = (corners: [Value, Value][]) => [...corners, ...corners.slice(0, 1)].flat();
  return (
    <>
      <div class="controls">
        <NumberBox name="count" label={words.count} value={count} low={3} high={64} step={1} onChange={take} />
      </div>
      {told.refused && <p class="refused" role="alert">{told.refused}</p>}
      <Bet words={words.bet}>
        {exact && fires && (
          <div class="pair">
            <Plane
              label={words.plane(told.of)}
              low={[-REACH, -REACH]}
              high={[REACH, REACH]}
              shades={fires}
              size={SIZE}
              isSquare
              paths={[
                { name: words.region, places: closed(exact.corners) },
                { name: words.circle, places: round ? closed(round.corners) : [] },
              ]}
            />
            <div>
              <p class="verdict" role="status">
                {words.excess(told.of, shown(value(exact.excess), 3))}
              </p>
              <Scrolled label={words.neurons}>
                <table>
                  <thead>
                    <tr>
                      <th scope="col">{words.neuron}</th>
                      <th scope="col">w₁</th>
                      <th scope="col">w₂</th>
                      <th scope="col">{words.threshold}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {exact.lines.map((line, i) => (
                      <tr key={i}>
                        <th scope="row">{i + 1}</th>
                        {values(line.weights).map((weight, j) => <td key={j}>{fixed(weight, 4)}</td>)}
                        <td>{shown(line.threshold)}</td>
                      </tr>
                    ))}
                    <tr>
                      <th scope="row">{words.output}</th>
                      <td>1</td>
                      <td>1</td>
                      <td>{shown(exact.threshold)}</td>
                    </tr>
                  </tbody>
                </table>
              </Scrolled>
            </div>
          </div>
        )}
        <TrainedHalfPlanes count={count} />
      </Bet>
      <p class="goal">{words.goal}</p>
    </>
  );
}

export const half_planes: Exhibit = {
  id: "half_planes",
  chapter: "neurons",
  section: words.section,
  title: words.title,
  lead: words.lead,
  items: [13],
  View: HalfPlanes,
};
