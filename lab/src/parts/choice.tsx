// One of several names, and any number of them.
interface One {
  id: string;
  label: string;
  value: string;
  names: string[];
  onChange: (name: string) => void;
}

export function Choice({ id, label, value, names, onChange }: One) {
  return (
    <div class="choice">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {names.map((name) => <option key={name}>{name}</option>)}
      </select>
    </div>
  );
}

interface Several {
  label: string;
  names: string[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

export function Switches({ label, names, chosen, onChange }: Several) {
  const toggle = (name: string) => onChange(chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name]);
  return (
    <fieldset class="switches">
      <legend>{label}</legend>
      {names.map((name) => (
        <label key={name}>
          <input type="checkbox" checked={chosen.includes(name)} onChange={() => toggle(name)} /> {name}
        </label>
      ))}
    </fieldset>
  );
}
