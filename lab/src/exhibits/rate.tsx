// Plain descent on a parabola: crawl, good, oscillation, divergence, and the exact border between them.
import { useState } from "preact/hooks";
import { Bet } from "../parts/bet";
import { Chart } from "../parts/chart";
import { useAnswer } from "../parts/engine_state";
import { InWorkbench, USUAL } from "../parts/in_workbench";
import { NumberBox } from "../parts/number_box";
import { texts } from "../texts";
import { shown, value, values, type Value } from "../values";
import type { Exhibit } from "./exhibit";

const words = texts.rate;
const STEPS = 40;

interface Walk {
  places: Value[];
  heights: Value[];
  diverged: boolean;
  behaviour: keyof typeof words.behaviours;
  limit: Value;
}

function Rate() {
  const [rate, setRate] = useState(0.1);
  const [curvature, setCurvature] = useState(2);
  const [start, setStart] = useState(3);
  const [cursor, setCursor] = useState<number | null>(null);
  const { of, answer, refused } = useAnswer({ rate, curvature, start }, (of) => [["descent", { ...of, steps: STEPS }]]);
  const walk = answer?.json as unknown as Walk | undefined;
  const count = values(Array.from({ length: STEPS + 1 }, (_, i) => i));
  return (
    <>
      <div class="controls">
        <NumberBox name="rate" label={words.rate} value={rate} low={0.01} high={1.2} step={0.01} onChange={setRate} />
        <NumberBox name="curvature" label={words.curvature} value={curvature} low={0.5} high={10} step={0.5} onChange={setCurvature} />
        <NumberBox name="start" label={words.start} value={start} low={-4} high={4} onChange={setStart} />
      </div>
      {refused && <p class="refused" role="alert">{refused}</p>}
      <Bet words={words.bet}>
        {walk && (
          <>
            <p class="verdict" role="status">
              <strong>{words.behaviours[walk.behaviour]}</strong> {words.limit(shown(value(of.curvature)), shown(walk.limit))}
            </p>
            <div class="pair">
              <Chart title={words.places} summary={words.summary(STEPS)} axis={words.step} curves={[{ name: "w", x: count, y: walk.places }]} cursor={cursor} onCursor={setCursor} />
              <Chart title={words.heights} summary={words.summary(STEPS)} axis={words.step} curves={[{ name: "J", x: count, y: walk.heights }]} cursor={cursor} onCursor={setCursor} />
            </div>
          </>
        )}
        <p><InWorkbench data={{ name: "moons", rows: 500 }} recipe={{ ...USUAL, optimizer: `sgd(lr=${of.rate})` }} /></p>
      </Bet>
      <p class="goal">{words.goal}</p>
    </>
  );
}

export const rate: Exhibit = { id: "rate", chapter: "training", section: words.section, title: words.title, lead: words.lead, items: [3], View: Rate };
