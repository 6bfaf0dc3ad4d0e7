// The words of the page's language.
import { texts as english } from "./en";

export const texts = english;
