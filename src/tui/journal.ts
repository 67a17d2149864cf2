import { applyEdits } from '../core/decisions/apply.js';
import type { MappingEdit } from '../core/model.js';
import type { History, Moment } from './state/history.js';
import type { Unfinished, UntakenEdit } from './state/state.js';
import { isSameEdit } from './state/unfinished.js';

/**
 * A line of the journal: where the session stood, a moment at its position, which cuts off what stood behind it, or the edit
 * that waits to be taken (null: none does any more).
 */
type Entry =
  | { readonly kind: 'mapping'; readonly path: string }
  | { readonly kind: 'moment'; readonly index: number; readonly moment: Moment }
  | { readonly kind: 'at'; readonly at: number; readonly saved: number }
  | { readonly kind: 'edit'; readonly edit: UntakenEdit | null };

/** What is said of a moment: what follows from the one before it is not repeated. */
function written(moment: Moment): Moment {
  return moment.edits.length === 0 ? moment : { ...moment, plain: null, text: null };
}

/** Of a journal that may hold anything, the edit is said whatever it is. */
function editLines(before: Unfinished | null, edit: UntakenEdit | null): Entry[] {
  return before !== null && isSameEdit(before.edit, edit) ? [] : [{ kind: 'edit', edit }];
}

/** Lists the lines that bring a journal from one standing to the next; `before` is null for an empty one. */
export function journalLines(before: Unfinished | null, { history, edit }: Unfinished, mappingPath: string): Entry[] {
  const known = before?.history.moments ?? [];
  const fresh = history.moments.flatMap((moment, index): Entry[] => {
    return known[index]?.id === moment.id ? [] : [{ kind: 'moment', index, moment: written(moment) }];
  });
  const begin: Entry[] = before === null ? [{ kind: 'mapping', path: mappingPath }] : [];
  const { at, saved } = history;
  return [...begin, ...fresh, { kind: 'at', at, saved }, ...editLines(before, edit)];
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

function isUntaken(value: unknown): value is UntakenEdit {
  const edit = value as Partial<UntakenEdit> | null | undefined;
  return typeof edit?.text === 'string' && edit.what?.kind === 'migration';
}

function editFrom(lines: readonly (Partial<Entry> | null)[]): UntakenEdit | null {
  const last = lines.findLast((line) => line?.kind === 'edit');
  return last?.kind === 'edit' && isUntaken(last.edit) ? last.edit : null;
}

function historyFrom(lines: readonly (Partial<Entry> | null)[], mappingPath: string): History | null {
  let moments: Moment[] = [];
  let position = { at: 0, saved: 0 };
  for (const line of lines) {
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

/** Reads a journal back; null where it is another mapping's, or says nothing that can be taken up. */
export function unfinishedFrom(lines: readonly unknown[], mappingPath: string): Unfinished | null {
  const entries = lines as readonly (Partial<Entry> | null)[];
  const history = historyFrom(entries, mappingPath);
  return history === null ? null : { history, edit: editFrom(entries) };
}
