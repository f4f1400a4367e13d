/** The language of the socket: types generated from the Python classes, made exact where JSON schema cannot be. */

import type * as made from "./schema";
import type { NumberArray, Packed } from "./arrays";

export type { Component, Data, Dense, Experiment, Output, PairPlane, PcaPlane, Problem, Split } from "./schema";

type Experiment = made.Experiment;
/** A hidden layer. */
export type Layer = made.Dense;
export type State = made.StateChanged["state"];
/** Which plane of the input space the maps show; null: the dataset's own. */
export type Plane = made.PairPlane | made.PcaPlane;

type With<Base, Fields> = Omit<Base, keyof Fields> & Fields;

/** What an experiment leaves out, the server takes from the default. */
export type Open = With<made.Open, { spec?: object | null }>;
export type Tune = With<made.Tune, { spec: Experiment }>;
export type Fork = With<made.Fork, { spec?: Experiment | null }>;
export type ReadBranch = With<made.ReadBranch, { probes: string[] }>;
export type Ask = With<made.Ask, { study: made.Component }>;
export type Predict = With<made.Predict, { point: number[] }>;
export type Command =
  | Open
  | Tune
  | made.Play
  | made.Pause
  | made.Step
  | made.Reset
  | made.Reseed
  | made.SetWeight
  | made.Watch
  | Predict
  | made.Export
  | made.CheckGradients
  | Ask
  | made.Leave
  | made.Adopt
  | made.Take
  | made.Seek
  | Fork
  | made.EditBranch
  | ReadBranch
  | made.Compare
  | made.Ack
  | made.Close;

export type Opened = With<made.Opened, { spec: Experiment }>;
export type Tuned = With<made.Tuned, { spec: Experiment }>;
export type StateChanged = made.StateChanged;
export type Predicted = made.Predicted;
export type Exported = made.Exported;
/** An ONNX file, verified. */
export type ExportedFile = made.ExportedFile;
/** A file that is made when it is asked for. */
export type Offer = made.Offer;
export type GradientsChecked = With<made.GradientsChecked, { layers: made.CheckedLayer[]; notes: string[] }>;
/** What a study has found, with its arrays packed. */
export type News = With<made.News, { facts: Record<string, unknown>; arrays: Record<string, Packed> }>;
/** A frame as it arrives; ``probes``: probe type -> name -> packed array; ``studies``: name -> news. */
export type Frame = With<made.Frame, { probes: Record<string, Record<string, Packed>>; studies: Record<string, News> }>;
/** When a frame was made: everything in it but what it shows. */
export type FrameHead = Omit<Frame, "probes" | "studies">;
export type PackedExamples = With<
  made.Examples,
  { train: Record<string, Packed>; dev: Record<string, Packed>; pixels: Packed | null }
>;
/** One run of the session. */
export type Run = With<made.BranchFacts, { spec: Experiment; moments: number[] }>;
export type BranchList = With<made.BranchList, { branches: Run[]; here: Here | null }>;
/** The numbers of an earlier moment, by the part of the data. */
export type Here = With<made.Here, { loss: Record<string, number>; score: Record<string, number> }>;
export type BranchSeries = With<made.BranchSeries, { probes: Record<string, Record<string, Packed>> }>;
export type Compared = With<
  made.Compared,
  { maps: Record<string, Packed>; numbers: [Record<string, number>, Record<string, number>] }
>;
export type ServerEvent =
  | Opened
  | Tuned
  | StateChanged
  | PackedExamples
  | Frame
  | Predicted
  | Exported
  | GradientsChecked
  | BranchList
  | BranchSeries
  | Compared
  | made.Closed
  | made.Problem;

/** Examples on the plane of the maps: ``xy`` (m, 2), ``y`` (m,) class numbers or values. */
export interface Points {
  xy: NumberArray;
  y: NumberArray;
}

/** The data, unpacked. ``x`` are the raw inputs (m, inputs); ``pixels`` (m, height, width) for pictures. */
export interface Examples {
  rev: number;
  axes: [string, string];
  /** Left, right, bottom, top of the maps. */
  reach: [number, number, number, number];
  train: Points;
  dev: Points & { x: NumberArray };
  pixels: NumberArray | null;
}
