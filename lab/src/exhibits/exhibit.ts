// What a page of the sequence is: chapter, section, exhibit.
import type { FunctionComponent } from "preact";
import type { texts } from "../texts";

export interface Exhibit {
  /** In the address: #/stepper. */
  id: string;
  chapter: keyof typeof texts.chapters;
  section: string;
  title: string;
  /** What it is about, in two or three sentences. */
  lead: string;
  /** The items of the course that it answers, by their numbers in docs/lab.md. */
  items: number[];
  View: FunctionComponent<{ isShown?: boolean }>;
}
