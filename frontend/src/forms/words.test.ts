import { expect, it } from "vitest";
import { sentence } from "./words";

it.each([
  ["there is no code; choose another", "There is no code; choose another."],
  ["Try 0.1.", "Try 0.1."],
  ["what now?", "What now?"],
])("writes %o as a sentence", (words, expected) => expect(sentence(words)).toBe(expected));
