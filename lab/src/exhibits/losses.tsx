// The loss of one prediction: what it is, how it falls, and one of the learner's own.
import { useState } from "preact/hooks";
import { Bet } from "../parts/bet";
import { useEntries } from "../parts/catalogue";
import { Chart } from "../parts/chart";
import { Choice } from "../parts/choice";
import { useAnswer, type Call } from "../parts/engine_state";
import { EntryTable } from "../parts/entry_table";
import { InWorkbench, USUAL } from "../parts/in_workbench";
import { NumberBox } from "../parts/number_box";
import { Scrolled } from "../parts/scrolled";
import { texts } from "../texts";
import { shown, value, type Value } from "../values";
import type { Exhibit } from "./exhibit";

const words = texts.losses;
const FIRST = ["mse", "mae", "huber(delta=1)"];
const OWN = "(y - p)^2";
const RANGE = { from: 0, to: 8 };
const ENTROPY = "bce";
const SCORES = { from: -6, to: 6 };

interface Told {
  loss: string;
  p: Value[];
  value: Value[];
  derivative: Value[];
  there: { value: Value; derivative: Value };
}

function Losses() {
  const entries = useEntries("losses");
  const [y, setY] = useState(4);
  const [p, setP] = useState(2);
  const [own, setOwn] = useState(OWN);
  const [cursor, setCursor] = useState<number | null>(null);
  const isNamed = entries.some((entry) => own.startsWith(entry.name)) || own.startsWith("expr(");
  const { of, answers } = useAnswer(
    { y, p, mine: isNamed ? own : `expr(${own})` },
    ({ y, p, mine }) => [...FIRST, mine].map((loss): Call => ["loss", { loss, y, p, ...RANGE }]),
    { isApart: true },
  );
  const refused = answers[FIRST.length]?.json["refused"] as string | undefined;
  const all = [...FIRST, words.own].map((name, i) => ({ name, told: answers[i]?.json as unknown as Told })).filter(({ told }) => told?.there);
  const curves = (which: "value" | "derivative") => all.map(({ name, told }) => ({ name, x: told.p, y: told[which] }));
  return (
    <>
      <div class="controls">
        <NumberBox name="truth" label={words.truth} value={y} low={0} high={8} onChange={setY} />
        <NumberBox name="predicted" label={words.predicted} value={p} low={0} high={8} onChange={setP} />
      </div>
      <div class="choice wide">
        <label for="own">{words.ownLabel}</label>
        <input id="own" type="text" value={own} spellcheck={false} onInput={(event) => setOwn(event.currentTarget.value)} />
      </div>
      {refused && <p class="refused" role="alert">{refused}</p>}
      <Bet words={words.bet}>
        <p class="verdict">{words.muffin(shown(value(of.p)), shown(value(of.y)))}</p>
        <Scrolled label={words.title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.loss}</th>
                <th scope="col">{words.there}</th>
                <th scope="col">{words.slope}</th>
                <th scope="col">{words.use}</th>
              </tr>
            </thead>
            <tbody>
              {all.map(({ name, told }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td data-testid={`loss ${name}`}>{shown(told.there.value)}</td>
                  <td>{shown(told.there.derivative)}</td>
                  <td>{entries.find((entry) => name.startsWith(entry.name))?.use}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
        {!refused && <p><InWorkbench name={words.own} data={{ name: "hills", rows: 500 }} recipe={{ ...USUAL, loss: of.mine }} /></p>}
        {all.length > 0 && (
          <div class="pair">
            <Chart title={words.values} summary={words.summary(shown(value(of.y)))} axis={words.axis} curves={curves("value")} cursor={cursor} onCursor={setCursor} />
            <Chart title={words.derivatives} summary={words.derivativeSummary} axis={words.axis} curves={curves("derivative")} cursor={cursor} onCursor={setCursor} />
          </div>
        )}
      </Bet>
      <Classes />
      <EntryTable title={words.tableTitle} entries={entries} />
      <p class="goal">{words.goal}</p>
    </>
  );
}

/** A yes or no: the loss of one score. */
function Classes() {
  const [truth, setTruth] = useState<string>(words.yes);
  const [z, setZ] = useState(2);
  const [cursor, setCursor] = useState<number | null>(null);
  const { answer } = useAnswer({ y: truth === words.yes ? 1 : 0, p: z }, (of) => [["loss", { loss: ENTROPY, ...of, ...SCORES }]]);
  const told = answer?.json as unknown as Told | undefined;
  return (
    <>
      <h2>{words.classesTitle}</h2>
      <p>{words.classes}</p>
      <div class="controls">
        <Choice id="truth-of-class" label={words.classTruth} value={truth} names={[words.yes, words.no]} onChange={setTruth} />
        <NumberBox name="score" label={words.score} value={z} low={-6} high={6} onChange={setZ} />
      </div>
      {told && (
        <>
          <p class="verdict" data-testid="class loss">{words.classLoss(shown(told.there.value), shown(told.there.derivative))}</p>
          <Chart title={words.classCurve} summary={words.classSummary} axis={words.scoreAxis} curves={[{ name: words.loss, x: told.p, y: told.value }, { name: words.slopeName, x: told.p, y: told.derivative }]} cursor={cursor} onCursor={setCursor} />
        </>
      )}
    </>
  );
}

export const losses: Exhibit = {
  id: "losses",
  chapter: "training",
  section: words.section,
  title: words.title,
  lead: words.lead,
  items: [15, 32, 33, 34],
  View: Losses,
};
