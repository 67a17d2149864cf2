import type { Flow, FlowEnd, FlowFile, Flows } from './flows.js';

/** The picture's measures, in its own units: about one pixel each on a wide screen. */
export const WIDTH = 1100;
export const LEFT = 430;
export const RIGHT = 760;
export const BAR = 8;
const HEAD = 22;
const GAP = 10;
const LABELLED = 17;
const SLIM = 5;
const END = 19;
/** With more files than these, only folders have labels. */
const MOST_LABELS = 60;
/** How high all bands are together, and how high one statement is at most. */
const BANDS = 520;
const THICKEST = 4;
const THINNEST = 1.2;

export type Slot<T> = { readonly of: T; readonly y: number; readonly height: number };
export type Band = { readonly flow: Flow; readonly from: number; readonly to: number; readonly thickness: number };
export type Layout = {
  readonly height: number;
  readonly labelled: boolean;
  readonly folders: readonly Slot<string>[];
  readonly files: readonly Slot<FlowFile>[];
  readonly ends: readonly Slot<FlowEnd>[];
  readonly bands: readonly Band[];
};

type Side<T> = { readonly slots: Slot<T>[]; readonly height: number };

function stacked<T>(items: readonly T[], heightOf: (item: T) => number, gap: number, start: number): Side<T> {
  let y = start;
  const slots = items.map((of) => {
    const slot = { of, y, height: heightOf(of) };
    y += slot.height + gap;
    return slot;
  });
  return { slots, height: y - start };
}

function sum(flows: readonly Flow[], thickness: (flow: Flow) => number): number {
  return flows.reduce((total, flow) => total + thickness(flow), 0);
}

/** Gives each flow its middle within a slot, one below the other, all together in the middle of the slot. */
function middles(
  { y, height }: Slot<unknown>,
  flows: readonly Flow[],
  thickness: (flow: Flow) => number,
): Map<Flow, number> {
  let at = y + (height - sum(flows, thickness)) / 2;
  return new Map(
    flows.map((flow) => {
      const middle = at + thickness(flow) / 2;
      at += thickness(flow);
      return [flow, middle] as const;
    }),
  );
}

type Left = { folders: Slot<string>[]; files: Slot<FlowFile>[]; height: number };

function leftSide({ groups }: Flows, labelled: boolean, thickness: (flow: Flow) => number): Left {
  const left: Left = { folders: [], files: [], height: 0 };
  for (const { folder, files } of groups) {
    left.folders.push({ of: folder, y: left.height, height: HEAD });
    const heightOf = ({ flows }: FlowFile) => Math.max(labelled ? LABELLED : SLIM, sum(flows, thickness));
    const side = stacked(files, heightOf, 2, left.height + HEAD);
    left.files.push(...side.slots);
    left.height += HEAD + side.height + GAP;
  }
  return left;
}

function bandsBetween(
  files: readonly Slot<FlowFile>[],
  ends: readonly Slot<FlowEnd>[],
  thickness: (flow: Flow) => number,
): Band[] {
  const rank = new Map(ends.map(({ of }, i) => [of.to, i]));
  const ordered = (flows: readonly Flow[]) => flows.toSorted((a, b) => rank.get(a.to)! - rank.get(b.to)!);
  const from = new Map(files.flatMap((slot) => [...middles(slot, ordered(slot.of.flows), thickness)]));
  const all = files.flatMap(({ of }) => of.flows);
  const arriving = new Map(ends.map(({ of }) => [of.to, [] as Flow[]]));
  for (const flow of all) arriving.get(flow.to)?.push(flow);
  const to = new Map(ends.flatMap((slot) => [...middles(slot, arriving.get(slot.of.to)!, thickness)]));
  return all.map((flow) => ({ flow, from: from.get(flow)!, to: to.get(flow)!, thickness: thickness(flow) }));
}

/** Places folders and files on the left, migrations on the right, and a band for each way between; both sides as high as the higher one. */
export function layoutOf(flows: Flows): Layout {
  const files = flows.groups.flatMap((group) => group.files);
  const all = files.flatMap((file) => file.flows);
  const statements = all.reduce((total, flow) => total + flow.statements, 0);
  const unit = Math.min(THICKEST, BANDS / Math.max(statements, 1));
  const thickness = (flow: Flow) => Math.max(THINNEST, flow.statements * unit);
  const labelled = files.length <= MOST_LABELS;
  const left = leftSide(flows, labelled, thickness);
  const heightOf = ({ to }: FlowEnd) =>
    Math.max(
      END,
      sum(
        all.filter((flow) => flow.to === to),
        thickness,
      ),
    );
  const tight = stacked(flows.ends, heightOf, 3, 0).height;
  const room = Math.max(0, left.height - tight) / Math.max(flows.ends.length, 1);
  const ends = stacked(flows.ends, heightOf, 3 + Math.min(room, 24), 4).slots;
  const last = ends.at(-1);
  const height = Math.ceil(Math.max(left.height, last === undefined ? 0 : last.y + last.height)) + 8;
  return {
    height,
    labelled,
    folders: left.folders,
    files: left.files,
    ends,
    bands: bandsBetween(left.files, ends, thickness),
  };
}
