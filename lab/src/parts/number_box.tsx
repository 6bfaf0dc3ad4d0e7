// A number that the learner sets: a slider for the hand, a box for exactness and keys.
import { useState } from "preact/hooks";

interface Properties {
  name: string;
  label: string;
  value: number;
  low: number;
  high: number;
  step?: number;
  onChange: (value: number) => void;
}

export function NumberBox({ name, label, value, low, high, step = 0.1, onChange }: Properties) {
  // The box says what is being typed in it, such as the 1 of a 16 where 1 is too little, and when it is left what holds.
  const [typed, setTyped] = useState<string | null>(null);
  const take = (text: string) => {
    const number = Number(text);
    if (text.trim() !== "" && Number.isFinite(number)) onChange(number);
  };
  return (
    <div class="number">
      <label for={name}>{label}</label>
      <input
        type="range"
        aria-label={label}
        min={low}
        max={high}
        step={step}
        value={value}
        onInput={(event) => take(event.currentTarget.value)}
      />
      <input
        id={name}
        type="number"
        inputMode="decimal"
        step={step}
        value={typed ?? String(value)}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          take(event.currentTarget.value);
        }}
        onBlur={() => setTyped(null)}
      />
    </div>
  );
}
