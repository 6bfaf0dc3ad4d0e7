// A formula as the engine writes it in MathML, readable by eye and by screen reader.
export function Formula({ mathml, block = false }: { mathml: string; block?: boolean }) {
  return <span class={block ? "formula block" : "formula"} tabindex={block ? 0 : undefined} dangerouslySetInnerHTML={{ __html: mathml }} />;
}
