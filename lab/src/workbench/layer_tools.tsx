// What changes a layer where it is drawn: neurons more or fewer, another activation, a layer behind it, the layer away.
import { texts } from "../texts";
import { MOST_UNITS, withActivation, withOneMore, without, withUnits, type Layer } from "./model_text";

const words = texts.workbench.tools;

interface Properties {
  model: string;
  layer: Layer;
  /** Which of the layers it is, from 1. */
  number: number;
  activations: string[];
  onChange: (model: string) => void;
}

export function LayerTools({ model, layer, number, activations, onChange }: Properties) {
  const button = (sign: string, name: string, next: string, isOff = false) => (
    <button type="button" aria-label={name} title={name} disabled={isOff} onClick={() => onChange(next)}>{sign}</button>
  );
  return (
    <div class="tools" role="group" aria-label={words.group(number)}>
      {button("−", words.fewer(number), withUnits(model, layer, layer.units - 1), layer.units <= 1)}
      {button("+", words.more(number), withUnits(model, layer, layer.units + 1), layer.units >= MOST_UNITS)}
      {layer.activation && (
        <select aria-label={words.activation(number)} value={layer.activation.name} onChange={(event) => onChange(withActivation(model, layer, event.currentTarget.value))}>
          {activations.map((name) => <option key={name}>{name}</option>)}
        </select>
      )}
      {button("×", words.remove(number), without(model, layer))}
      {button("⇥", words.after(number), withOneMore(model, layer))}
    </div>
  );
}
