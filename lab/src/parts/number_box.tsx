// A number that the learner sets: a slider for the hand, a box for exactness and keys.
import { useEffect, useState } from "preact/hooks";

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
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);
  const take = (given: string) => {
    setText(given);
    const number = Number(text === given ? text : given);
    if (given.trim() !== "" && Number.isFinite(number)) onChange(number);
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
        value={text}
        onInput={(event) => take(event.currentTarget.value)}
      />
    </div>
  );
}
