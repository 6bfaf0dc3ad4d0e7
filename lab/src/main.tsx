// The lab's page: a sequence of exhibits, one engine, the address says which exhibit is shown.
import { render } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Engine } from "./engine/engine";
import { exhibits } from "./exhibits";
import { workbench } from "./exhibits/workbench";
import type { Exhibit } from "./exhibits/exhibit";
import { EngineContext } from "./parts/engine_state";
import "./style.css";
import { bringTables } from "./workbench/tables";
import { texts } from "./texts";

const shownNow = (): Exhibit => exhibits.find((exhibit) => location.hash.split("?")[0] === `#/${exhibit.id}`) ?? (exhibits[0] as Exhibit);

function Contents({ current }: { current: Exhibit }) {
  const chapters = [...new Set(exhibits.map((exhibit) => exhibit.chapter))];
  return (
    <nav aria-label={texts.contents}>
      {chapters.map((chapter, i) => (
        <section key={chapter}>
          <h2>
            {i + 1} {texts.chapters[chapter]}
          </h2>
          <ol>
            {exhibits
              .filter((exhibit) => exhibit.chapter === chapter)
              .map((exhibit) => (
                <li key={exhibit.id}>
                  <a href={`#/${exhibit.id}`} aria-current={exhibit === current ? "page" : undefined}>
                    {exhibit.title}
                  </a>
                </li>
              ))}
          </ol>
        </section>
      ))}
    </nav>
  );
}

function Page() {
  const [current, setCurrent] = useState(shownNow);
  const [engine] = useState(() => new Engine());
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    const onMove = () => {
      setCurrent(shownNow());
      heading.current?.focus();
    };
    addEventListener("hashchange", onMove);
    return () => removeEventListener("hashchange", onMove);
  }, []);
  // The workbench stays once it was opened: other pages in between cost it nothing. Its own engine is there from the
  // beginning, since nothing is fetched later.
  const isBench = current === workbench;
  const [bench] = useState(() => new Engine());
  const isOpened = useRef(false);
  isOpened.current ||= isBench;
  const place = exhibits.indexOf(current);
  const [before, after] = [exhibits[place - 1], exhibits[place + 1]];
  useEffect(() => {
    document.title = `${current.title} · ${texts.title}`;
  }, [current]);
  return (
    <EngineContext.Provider value={engine}>
      <header class="top">
        <a class="skip" href={`#/${current.id}`} onClick={(event) => (event.preventDefault(), heading.current?.focus())}>{texts.skip}</a>
        <p class="brand">{texts.title}</p>
        <p>{texts.lead}</p>
      </header>
      <div class="frame">
        <Contents current={current} />
        <main>
          <p class="section">{current.section}</p>
          <h1 tabindex={-1} ref={heading}>{current.title}</h1>
          <p class="lead">{current.lead}</p>
          {!isBench && <current.View key={current.id} />}
          {isOpened.current && (
            <EngineContext.Provider value={bench}>
              <div hidden={!isBench}><workbench.View isShown={isBench} /></div>
            </EngineContext.Provider>
          )}
          <p class="turn">
            {before ? <a href={`#/${before.id}`} rel="prev">← {before.title}</a> : <span />}
            {after && <a href={`#/${after.id}`} rel="next">{after.title} →</a>}
          </p>
        </main>
      </div>
    </EngineContext.Provider>
  );
}

const root = document.getElementById("page");
if (root) render(<Page />, root);
bringTables();
