// A walker on a mountain: who tells the direction, who moves, and how far.
import { useEffect, useState } from "preact/hooks";
import type { Answer } from "../engine/module";
import { Choice } from "../parts/choice";
import { useAnswer } from "../parts/engine_state";
import { NumberBox } from "../parts/number_box";
import { Plane } from "../parts/plane";
import { Terrain } from "../parts/terrain";
import { texts } from "../texts";
import { shown, value, type Value } from "../values";
import type { Exhibit } from "./exhibit";

const words = texts.walker;
const SIZE = 65;
const STEPS = 200;
const SURFACES = ["two_wells", "bowl", "rosenbrock", "saddle"];

interface Walked {
  places: Value[];
  heights: Value[];
  slopes: Value[];
  diverged: boolean;
}

function Walker() {
  const [surface, setSurface] = useState("two_wells");
  const [rate, setRate] = useState(0.05);
  const [start, setStart] = useState<[number, number]>([1.8, 1.2]);
  const [taken, setTaken] = useState<{ walk: Answer | null; steps: number }>({ walk: null, steps: 0 });
  const [isWalking, setWalking] = useState(false);
  const asked = useAnswer({ surface, rate, start }, ({ surface, rate, start }) => [
    ["surface", { surface, size: SIZE }],
    ["race", { surface, optimizers: [`sgd(lr=${rate})`], start, steps: STEPS }],
  ]);
  const walked = (asked.answer?.json["walks"] as Walked[] | undefined)?.[0];
  const all = asked.answer?.arrays["0"];
  const { terrain: heights, shades } = asked.answers[0]?.arrays ?? {};
  const plane = asked.answers[0]?.json as { low: [number, number]; high: [number, number] } | undefined;
  const last = walked ? walked.places.length / 2 - 1 : 0;
  // Steps that were taken on another walk are none of this one.
  const now = taken.walk === asked.answer ? Math.min(taken.steps, last) : 0;
  const setAt = (steps: number) => setTaken({ walk: asked.answer, steps });
  const setPace = (number: number) => {
    if (!(number > 0)) return;
    setRate(number);
    setWalking(false);
  };
  const take = (name: string) => {
    setSurface(name);
    setStart(texts.race.starts[name as keyof typeof texts.race.starts] as unknown as [number, number]);
    setWalking(false);
  };
  const put = (to: [number, number]) => {
    setStart(to);
    setWalking(false);
  };
  const restart = () => {
    setAt(0);
    setWalking(false);
  };
  useEffect(() => {
    if (!isWalking) return;
    const timer = setTimeout(() => (now < last ? setAt(now + 1) : setWalking(false)), 250);
    return () => clearTimeout(timer);
  }, [isWalking, now, last]);
  const pace = shown(value(asked.of.rate));
  const pair = (numbers: Value[] | undefined, i: number) => `(${shown(numbers?.[2 * i] ?? null)}, ${shown(numbers?.[2 * i + 1] ?? null)})`;
  return (
    <>
      <p class="bet">{words.bet}</p>
      <div class="controls">
        <Choice id="surface" label={words.surface} value={surface} names={SURFACES} onChange={take} />
        <NumberBox name="rate" label={words.rate} value={rate} low={0.001} high={0.6} step={0.001} onChange={setPace} />
      </div>
      {asked.refused && <p class="refused" role="alert">{asked.refused}</p>}
      {heights && shades && plane && all && walked && (
        <>
          <div class="pair">
            <Terrain label={words.side} heights={heights} shades={shades} size={SIZE} path={all.subarray(0, 3 * (now + 1))} at={now} />
            <Plane
              label={words.above}
              low={plane.low}
              high={plane.high}
              shades={shades}
              size={SIZE}
              paths={[{ name: words.path, places: walked.places.slice(0, 2 * now + 2) }]}
              mark={[walked.places[2 * now] ?? null, walked.places[2 * now + 1] ?? null]}
              start={{ at: start, label: words.start, onMove: put }}
            />
          </div>
          <div class="buttons">
            <button type="button" class="main" disabled={now >= last} onClick={() => setAt(now + 1)}>{words.step}</button>
            <button type="button" disabled={now === 0} onClick={() => setAt(now - 1)}>{words.back}</button>
            <button type="button" disabled={now >= last} onClick={() => setWalking(!isWalking)}>{isWalking ? words.pause : words.walk}</button>
            <button type="button" onClick={restart}>{words.restart}</button>
          </div>
          <div class="now" aria-live={isWalking ? "off" : "polite"} data-testid="walker">
            <p>{words.where(now, pair(walked.places, now), shown(walked.heights[now] ?? null))}</p>
            <p>{words.direction(pair(walked.slopes, now))}</p>
            <p>{words.far(pace)}</p>
            {now < last && <p>{words.moves(pair(walked.places, now), pace, pair(walked.slopes, now), pair(walked.places, now + 1))}</p>}
            {now >= last && walked.diverged && <p class="verdict">{words.diverged}</p>}
          </div>
        </>
      )}
      <p class="goal">{words.goal}</p>
    </>
  );
}

export const walker: Exhibit = { id: "walker", chapter: "training", section: words.section, title: words.title, lead: words.lead, items: [7], View: Walker };
