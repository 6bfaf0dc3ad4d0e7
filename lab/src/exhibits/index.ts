// The pages in the order in which a learner meets them.
import { activations } from "./activations";
import type { Exhibit } from "./exhibit";
import { knobs } from "./knobs";
import { race } from "./race";
import { rate } from "./rate";
import { stepper } from "./stepper";

export const exhibits: Exhibit[] = [knobs, activations, rate, stepper, race];
