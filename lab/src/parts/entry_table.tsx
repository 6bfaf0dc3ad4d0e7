// A kind of the catalogue as a table: what each entry computes, and when it is taken.
import { texts } from "../texts";
import type { Entry } from "./catalogue";
import { Scrolled } from "./scrolled";

const words = texts.entries;

export function EntryTable({ title, entries }: { title: string; entries: Entry[] }) {
  return (
    <>
      <h2>{title}</h2>
      <Scrolled label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.name}</th>
              <th scope="col">{words.mathematics}</th>
              <th scope="col">{words.use}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.name}>
                <th scope="row">{entry.name}</th>
                <td>
                  {(entry.mathematics ?? []).map((line) => <div key={line}>{line}</div>)}
                  {entry.has_stable_form && entry.formula && <div class="summary">{words.stable(entry.formula)}</div>}
                </td>
                <td>{entry.use}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
    </>
  );
}
