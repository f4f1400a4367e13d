/** What the dialog offers, by what a person wants to do with it. */

import type { Offer } from "../../net/protocol";

export interface Section {
  key: "model" | Offer["kind"];
  label: string;
  /** What is in its files, and what they are good for. */
  lead: string;
}

const MODEL: Section = {
  key: "model",
  label: "Model",
  lead: "To use it: an ONNX file takes raw inputs and runs anywhere; features and normalization are inside.",
};

export const SECTIONS: readonly [Section, ...Section[]] = [
  MODEL,
  {
    key: "code",
    label: "Code",
    lead:
      "To train it again without Glassnet: a folder with the program, as a script and as a notebook, the data and the " +
      "weights it starts from. It goes step by step as training went here; settings that were changed on the way are taken " +
      "as they are now, from the first step on.",
  },
  {
    key: "weights",
    label: "Weights",
    lead:
      "To load its numbers into another program: every weight and bias, by layer and name; and examples with what the " +
      "network answers, to check that program by.",
  },
  {
    key: "report",
    label: "Report",
    lead:
      "To read and to show: what was trained, how it went and how good it is. The report opens in any browser, without " +
      "a connection, and prints well.",
  },
];
