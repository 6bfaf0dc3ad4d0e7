// What tests put into a page before its own script: which questions to the engine are open, and what changes. Their answers
// can be held back and let through one by one. Each function runs in the page, and knows nothing of this file.

export function watchPage() {
  const watch = (window.watch = {
    /** Questions without an answer, and files on their way. */
    open: 0,
    changes: 0,
    isHolding: false,
    held: [],
    release: () => watch.held.shift()?.(),
    /** A frame, and what was put off until behind it. */
    frame: () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
    /** All that a page says and draws, without what a learner sets. */
    said() {
      const SET = "input, select, textarea, .controls, .number, .choice, fieldset, .buttons, .tools, [role=application] circle.start";
      const parts = [];
      const add = (node) => {
        if (node.nodeType === Node.TEXT_NODE) parts.push(node.data);
        if (!(node instanceof Element) || node.matches(SET)) return;
        if (node instanceof HTMLCanvasElement) parts.push(node.toDataURL());
        for (const name of ["d", "cx", "cy", "transform"]) if (node.hasAttribute(name)) parts.push(node.getAttribute(name));
        node.childNodes.forEach(add);
      };
      add(document.querySelector("main"));
      return parts.join("\n");
    },
  });
  new MutationObserver(() => ++watch.changes).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  window.Worker = class extends Worker {
    listeners = [];
    constructor(...given) {
      super(...given);
      super.addEventListener("message", (event) => {
        const deliver = () => {
          if ("id" in event.data) --watch.open;
          for (const listener of this.listeners) listener.call(this, event);
        };
        if (watch.isHolding) watch.held.push(deliver);
        else deliver();
      });
    }
    addEventListener(type, listener, ...more) {
      if (type === "message") this.listeners.push(listener);
      else super.addEventListener(type, listener, ...more);
    }
    postMessage(message, ...more) {
      if ("id" in message) ++watch.open;
      super.postMessage(message, ...more);
    }
  };
  const fetched = window.fetch;
  window.fetch = (...given) => {
    ++watch.open;
    return fetched(...given).finally(() => --watch.open);
  };
}

/** Three frames in a row with nothing open and nothing new: what is shown leads to a question within one. */
export async function isSettled() {
  const { watch } = window;
  if (!watch) return true; // nobody watches it
  for (let quiet = 0; quiet < 3; ) {
    const before = watch.changes;
    await watch.frame();
    quiet = watch.open === 0 && watch.changes === before ? quiet + 1 : 0;
  }
  return true;
}
