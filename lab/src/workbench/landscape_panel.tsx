// The loss around the weights of the network on the bench, with the path of its training: from the side, from above,
// and stop by stop.
import { useEffect, useState } from "preact/hooks";
import { Choice } from "../parts/choice";
import { useAnswer } from "../parts/engine_state";
import { NumberBox } from "../parts/number_box";
import { Plane } from "../parts/plane";
import { Terrain } from "../parts/terrain";
import type { Opened } from "../parts/training";
import { texts } from "../texts";
import { shown, values, type Value } from "../values";

const words = texts.landscape;
const SIZE = 41;
const DIRECTIONS = ["path", "random", "weights"] as const;
type Directions = (typeof DIRECTIONS)[number];

interface Seen {
  rows: number;
  loss: Value;
  lowest: Value;
  cut: Value;
  low: [number, number];
  high: [number, number];
  share: Value;
  gap: Value;
  path: { step: number; at: [Value, Value]; loss: Value; drawn: Value }[];
}

interface Properties {
  /** Of the tensors that the network learns. */
  opened: Opened;
  /** Another one: the network is another. */
  version: number | string;
}

export function LandscapePanel({ opened, version }: Properties) {
  const [directions, setDirections] = useState<Directions>("path");
  const [seed, setSeed] = useState(0);
  const tensors = opened.tensors.map((tensor) => tensor.name);
  const [first, setFirst] = useState({ tensor: "", at: 0 });
  const [second, setSecond] = useState({ tensor: "", at: 1 });
  const [chosen, setChosen] = useState<{ version: number | string; at: number } | null>(null);
  const [isFlying, setFlying] = useState(false);
  const named = (each: { tensor: string; at: number }) => (tensors.includes(each.tensor) ? each : { ...each, tensor: tensors[0] ?? "" });
  const two = [named(first), named(second)];
  const wanted = { directions, seed, two, version };
  const ground = JSON.stringify(wanted);
  const { of, answer, refused } = useAnswer(wanted, ({ directions, seed, two }) => [
    ["landscape", { directions, seed, size: SIZE, ...(directions === "weights" ? { tensors: two.map((each) => each.tensor), places: two.map((each) => each.at) } : {}) }],
  ]);
  const seen = answer?.json as unknown as Seen | undefined;
  const last = seen ? seen.path.length - 1 : 0;
  // A stop that was chosen on another path is none of this one.
  const at = chosen?.version === of.version ? Math.min(chosen.at, last) : last;
  const setStop = (at: number) => setChosen({ version: of.version, at });
  useEffect(() => setFlying(false), [ground]); // over another ground it would be another flight
  useEffect(() => {
    if (!isFlying) return;
    const timer = setTimeout(() => {
      if (at >= last) setFlying(false);
      else setStop(at + 1);
    }, 90);
    return () => clearTimeout(timer);
  }, [isFlying, at, last]);
  const here = seen?.path[at];
  const heights = answer?.arrays["terrain"];
  const shades = answer?.arrays["shades"];
  const path = answer?.arrays["path"];
  return (
    <section aria-label={words.panel}>
      <h2>{words.panel}</h2>
      <div class="controls">
        <Choice id="directions" label={words.directions} value={words.kinds[directions]} names={DIRECTIONS.map((each) => words.kinds[each])} onChange={(name) => setDirections(DIRECTIONS.find((each) => words.kinds[each] === name) ?? "path")} />
        {directions === "random" && <NumberBox name="landscape-seed" label={words.seed} value={seed} low={0} high={20} step={1} onChange={(number) => setSeed(Math.max(0, Math.round(number)))} />}
        {directions === "weights" &&
          two.map((each, i) => {
            const put = i === 0 ? setFirst : setSecond;
            return (
              <div key={i} class="pair">
                <Choice id={`tensor${i}`} label={words.tensor(i + 1)} value={each.tensor} names={tensors} onChange={(tensor) => put({ tensor, at: 0 })} />
                <NumberBox name={`place${i}`} label={words.place} value={each.at} low={0} high={20} step={1} onChange={(number) => put({ ...each, at: Math.max(0, Math.round(number)) })} />
              </div>
            );
          })}
      </div>
      {of.directions === "random" && <p class="summary">{words.randomHelp}</p>}
      {refused && <p class="refused" role="alert">{refused}</p>}
      {seen && heights && shades && path && (
        <>
          <p class="verdict" role="status">{words.said(shown(seen.share, 3), shown(seen.gap, 3), seen.rows)}</p>
          <div class="pair">
            <Terrain label={words.side(shown(seen.lowest, 3), shown(seen.cut, 3))} heights={heights} shades={shades} size={SIZE} path={path} at={at} />
            <Plane
              label={words.above}
              low={seen.low}
              high={seen.high}
              shades={shades}
              size={SIZE}
              paths={[{ name: words.path, places: values(seen.path.flatMap((each) => each.at)) }]}
              mark={here?.at ?? null}
            />
          </div>
          <div class="buttons">
            <button
              type="button"
              class="main"
              onClick={() => {
                if (!isFlying && at >= last) setStop(0);
                setFlying(!isFlying);
              }}
            >
              {isFlying ? words.rest : words.fly}
            </button>
          </div>
          <NumberBox name="stop" label={words.stop} value={at + 1} low={1} high={last + 1} step={1} onChange={(number) => setStop(Math.max(0, Math.min(last, Math.round(number) - 1)))} />
          {here && <p class="now brief" aria-live={isFlying ? "off" : "polite"} data-testid="stop">{words.at(here.step, shown(here.loss), shown(here.drawn))}</p>}
        </>
      )}
    </section>
  );
}
