// How many numbers lie where: bars from the least to the largest.
import { extent, scale } from "../scale";
import { texts } from "../texts";
import { shown, type Value } from "../values";

const words = texts.histogram;
const [WIDTH, HEIGHT] = [180, 64];

export interface Counts {
  tensor: string;
  low: Value;
  high: Value;
  counts: Value[];
}

export function Histogram({ tensor, low, high, counts }: Counts) {
  const heights = scale(0, extent(counts)[1], 0, HEIGHT - 4);
  const wide = WIDTH / counts.length;
  return (
    <figure class="histogram">
      <figcaption><code>{tensor}</code></figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words.label(tensor, shown(low, 3), shown(high, 3))}>
        {counts.map((count, i) => {
          const height = heights.at(count) ?? 0;
          return <rect key={i} x={i * wide + 0.5} y={HEIGHT - height} width={wide - 1} height={height} />;
        })}
      </svg>
      <p class="summary">{words.from(shown(low, 3), shown(high, 3))}</p>
    </figure>
  );
}
