// All optimizers from one start on one surface.
import { useState } from "preact/hooks";
import { Bet } from "../parts/bet";
import { Chart } from "../parts/chart";
import { Choice, Switches } from "../parts/choice";
import { useEntries } from "../parts/catalogue";
import { EntryTable } from "../parts/entry_table";
import { useAnswer } from "../parts/engine_state";
import { InWorkbench, USUAL } from "../parts/in_workbench";
import { NumberBox } from "../parts/number_box";
import { Plane } from "../parts/plane";
import { Scrolled } from "../parts/scrolled";
import { texts } from "../texts";
import { shown, values, type Value } from "../values";
import type { Exhibit } from "./exhibit";

const words = texts.race;
const SIZE = 96;

interface Walk {
  optimizer: string;
  places: Value[];
  heights: Value[];
  diverged: boolean;
}

/** Rates at which each gets somewhere on the valley; others begin at 0.05. */
const RATES: Record<string, number> = { sgd: 0.0015, momentum: 0.001, adagrad: 0.5, rmsprop: 0.02, adam: 0.1, adamw: 0.1, nadam: 0.1, radam: 0.2, lion: 0.01, rprop: 0.01, adadelta: 1 };
const FIRST = ["sgd", "momentum", "adagrad", "rmsprop", "adam"];
const SURFACES = ["bowl", "rosenbrock", "saddle", "two_wells", "noisy_bowl"];

/** What an optimizer learns where it opens in the workbench. */
const NETWORKS = { name: "moons", rows: 500 };

const call = (name: string, rate: number) => (name === "momentum" ? `sgd(lr=${rate}, momentum=0.9)` : `${name}(lr=${rate})`);

function Race() {
  const allEntries = useEntries("optimizers");
  const entries = allEntries.filter((entry) => entry.name !== "lbfgs");
  const names = [...entries.map((entry) => entry.name), "momentum"].sort();
  const [surface, setSurface] = useState("rosenbrock");
  const [chosen, setChosen] = useState(FIRST);
  const [rates, setRates] = useState(RATES);
  const [start, setStart] = useState<[number, number]>([-1.2, 1]);
  const [steps, setSteps] = useState(500);
  const [cursor, setCursor] = useState<number | null>(null);
  const asked = useAnswer({ surface, start, steps, racers: chosen.map((name) => ({ name, rate: rates[name] ?? 0.05 })) }, ({ surface, start, steps, racers }) => [
    ["surface", { surface, size: SIZE }],
    ["race", { surface, optimizers: racers.map(({ name, rate }) => call(name, rate)), start, steps }],
  ]);
  const { of } = asked;
  const walks = (asked.answer?.json["walks"] ?? []) as Walk[];
  const ground = asked.answers[0]?.json as { low: [number, number]; high: [number, number] } | undefined;
  const shades = asked.answers[0]?.arrays["shades"];
  const named = of.racers.map((racer, i) => ({ ...racer, walk: walks[i] })).filter((each) => each.walk) as { name: string; rate: number; walk: Walk }[];
  const count = values(Array.from({ length: of.steps + 1 }, (_, i) => i));
  const take = (name: string) => {
    setSurface(name);
    setStart(words.starts[name as keyof typeof words.starts] as unknown as [number, number]);
  };
  return (
    <>
      <div class="controls">
        <Choice id="surface" label={words.surface} value={surface} names={SURFACES} onChange={take} />
        <NumberBox name="steps" label={words.steps} value={steps} low={10} high={1000} step={10} onChange={(number) => setSteps(Math.round(Math.max(1, Math.min(5000, number))))} />
        <NumberBox name="startx" label="x" value={start[0]} low={-4} high={4} onChange={(x) => setStart(([, y]) => [x, y])} />
        <NumberBox name="starty" label="y" value={start[1]} low={-4} high={4} onChange={(y) => setStart(([x]) => [x, y])} />
      </div>
      <Switches label={words.optimizers} names={names} chosen={chosen} onChange={setChosen} />
      {asked.refused && <p class="refused" role="alert">{asked.refused}</p>}
      <Bet words={words.bet}>
        <div class="pair">
          {ground && shades && (
            <Plane
              label={words.plane(of.surface)}
              low={ground.low}
              high={ground.high}
              shades={shades}
              size={SIZE}
              paths={named.map(({ name, walk }) => ({ name, places: walk.places }))}
              start={{ at: start, label: words.start, onMove: setStart }}
            />
          )}
          {named.length > 0 && (
            <Chart
              title={words.heights}
              isLog
              summary={words.summary(named.length, of.steps)}
              axis={words.step}
              curves={named.map(({ name, walk }) => ({ name, x: count, y: walk.heights.slice(0, of.steps + 1), isOutside: walk.diverged }))}
              cursor={cursor}
              onCursor={setCursor}
            />
          )}
        </div>
        <Scrolled label={words.optimizers}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.optimizer}</th>
                <th scope="col">η</th>
                <th scope="col">{words.reached}</th>
                <th scope="col">{words.heightThere}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {named.map(({ name, rate, walk }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>
                    <input
                      type="number"
                      aria-label={words.rateOf(name)}
                      step="any"
                      min="0"
                      value={rates[name] ?? 0.05}
                      onChange={(event) => {
                        const rate = event.currentTarget.valueAsNumber;
                        if (rate > 0) setRates((before) => ({ ...before, [name]: rate }));
                      }}
                    />
                  </td>
                  <td>{walk.diverged ? words.diverged(walk.heights.length) : `${shown(walk.places.at(-2) ?? null)}, ${shown(walk.places.at(-1) ?? null)}`}</td>
                  <td>{walk.diverged ? "" : shown(walk.heights.at(-1) ?? null)}</td>
                  <td><InWorkbench name={name} data={NETWORKS} recipe={{ ...USUAL, optimizer: call(name, rate) }} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      </Bet>
      <EntryTable title={words.tableTitle} entries={allEntries} />
      <p class="goal">{words.goal}</p>
    </>
  );
}

export const race: Exhibit = { id: "race", chapter: "training", section: words.section, title: words.title, lead: words.lead, items: [5, 31, 36], View: Race };
