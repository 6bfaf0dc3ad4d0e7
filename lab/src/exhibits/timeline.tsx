// 1943 to 2022: what was found, and where to take it apart.
import { texts } from "../texts";
import type { Exhibit } from "./exhibit";

const words = texts.timeline;

function Timeline() {
  return (
    <ol class="timeline">
      {words.stops.map((stop) => (
        <li key={stop.year}>
          <h2>
            <span class="year">{stop.year}</span> {stop.title}
          </h2>
          <p>{stop.text}</p>
          {"page" in stop && (
            <p>
              <a href={`#/${stop.page}`}>{words.open(texts[stop.page as "knobs"].title)}</a>
            </p>
          )}
          {"command" in stop && (
            <p>
              {words.command} <code>{stop.command}</code>
            </p>
          )}
          {"coming" in stop && <p class="coming">{stop.coming}</p>}
        </li>
      ))}
    </ol>
  );
}

export const timeline: Exhibit = {
  id: "timeline",
  chapter: "neurons",
  section: words.section,
  title: words.title,
  lead: words.lead,
  items: [29],
  View: Timeline,
};
