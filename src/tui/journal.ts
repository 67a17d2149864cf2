import { applyEdits } from '../core/decisions/apply.js';
import type { MappingEdit } from '../core/model.js';
import type { History, Moment } from './state/history.js';

/** A line of the journal: where the session stood, or a moment at its position, which cuts off what stood behind it. */
type Entry =
  | { readonly kind: 'mapping'; readonly path: string }
  | { readonly kind: 'moment'; readonly index: number; readonly moment: Moment }
  | { readonly kind: 'at'; readonly at: number; readonly saved: number };

/** What is said of a moment: what follows from the one before it is not repeated. */
function written(moment: Moment): Moment {
  return moment.edits.length === 0 ? moment : { ...moment, plain: null, text: null };
}

/** Lists the lines that bring a journal from one history to the next; `before` is null for an empty one. */
export function journalLines(before: History | null, after: History, mappingPath: string): Entry[] {
  const known = before?.moments ?? [];
  const fresh = after.moments.flatMap((moment, index): Entry[] => {
    return known[index]?.id === moment.id ? [] : [{ kind: 'moment', index, moment: written(moment) }];
  });
  const begin: Entry[] = before === null ? [{ kind: 'mapping', path: mappingPath }] : [];
  return [...begin, ...fresh, { kind: 'at', at: after.at, saved: after.saved }];
}

function isEdit(value: unknown): value is MappingEdit {
  const edit = value as Partial<MappingEdit> | null;
  return typeof edit?.kind === 'string' && Array.isArray(edit.path) && edit.path.length > 0;
}

function isMoment(value: unknown): value is Moment {
  const moment = value as Partial<Moment> | null | undefined;
  return typeof moment?.id === 'number' && typeof moment.label === 'string' && moment.edits?.every(isEdit) === true;
}

function withPlain(moments: readonly Moment[]): Moment[] {
  const whole: Moment[] = [];
  for (const moment of moments) {
    const before = whole.at(-1)?.plain ?? null;
    const follows = moment.edits.length > 0 && before !== null;
    whole.push(follows ? { ...moment, plain: applyEdits(before, moment.edits) } : moment);
  }
  return whole;
}

/** Reads a journal back; null where it is another mapping's, or says nothing that can be taken up. */
export function historyFrom(lines: readonly unknown[], mappingPath: string): History | null {
  let moments: Moment[] = [];
  let position = { at: 0, saved: 0 };
  for (const line of lines as readonly (Partial<Entry> | null)[]) {
    if (line?.kind === 'mapping' && line.path !== mappingPath) return null;
    if (line?.kind === 'moment' && isMoment(line.moment)) moments = [...moments.slice(0, line.index), line.moment];
    if (line?.kind === 'at' && typeof line.at === 'number') position = { at: line.at, saved: Number(line.saved) };
  }
  const whole = withPlain(moments);
  const [first, ...others] = whole;
  if (first === undefined || whole[position.at] === undefined) return null;
  const nextId = Math.max(...whole.map(({ id }) => id)) + 1;
  return { moments: [first, ...others], at: position.at, saved: position.saved, nextId };
}
