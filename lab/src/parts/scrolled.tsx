// A frame for what may be wider than the page: it scrolls by itself, by the keyboard too, and has a name.
import type { ComponentChildren } from "preact";

export function Scrolled({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="scrolled" tabindex={0} role="region" aria-label={label}>
      {children}
    </div>
  );
}
