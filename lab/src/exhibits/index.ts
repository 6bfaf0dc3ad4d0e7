// The pages in the order in which a learner meets them.
import { activations } from "./activations";
import { anatomy } from "./anatomy";
import { approximation } from "./approximation";
import { boundary } from "./boundary";
import type { Exhibit } from "./exhibit";
import { half_planes } from "./half_planes";
import { knobs } from "./knobs";
import { landscape } from "./landscape";
import { losses } from "./losses";
import { race } from "./race";
import { rate } from "./rate";
import { regression_neuron } from "./regression_neuron";
import { run } from "./run";
import { stepper } from "./stepper";
import { techniques } from "./techniques";
import { timeline } from "./timeline";
import { vanishing } from "./vanishing";
import { walker } from "./walker";
import { workbench } from "./workbench";

export const exhibits: Exhibit[] = [workbench, run, timeline, knobs, activations, regression_neuron, boundary, anatomy, half_planes, approximation, losses, walker, rate, stepper, race, vanishing, landscape, ...techniques];
