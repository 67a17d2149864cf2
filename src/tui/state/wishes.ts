import type { ComparisonWish, SessionDraft } from '../../core/model.js';
import { current, draftOf } from './history.js';
import type { Screen } from './screen.js';
import { type Editing, isBusy, type Job, type State, topScreen } from './state.js';

/** What a screen needs to know beside the facts. */
export type DetailWish =
  | { readonly kind: 'choices'; readonly object: string }
  | { readonly kind: 'migration'; readonly name: string }
  | { readonly kind: 'compare'; readonly wish: ComparisonWish }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'changes' }
  | { readonly kind: 'preview'; readonly database: string | null };
/** What the session waits for: the engine is asked once for each `key`. */
export type Wish =
  | { readonly key: string; readonly kind: 'read' }
  | { readonly key: string; readonly kind: 'think'; readonly of: number; readonly draft: SessionDraft }
  | { readonly key: string; readonly kind: 'detail'; readonly detail: DetailWish; readonly draft: SessionDraft }
  | { readonly key: string; readonly kind: 'edit'; readonly editing: Editing; readonly draft: SessionDraft | null }
  | { readonly key: string; readonly kind: 'job'; readonly job: Job };

/** Gives what a screen waits for; null for one that the facts are enough for. */
export function wishOf(state: State, { name, about, compared, asks }: Screen): DetailWish | null {
  if (name === 'conflict' && about !== null) return { kind: 'choices', object: about };
  if (name === 'migration' && about !== null) return { kind: 'migration', name: about };
  if (name === 'file' && about !== null) return { kind: 'file', path: about };
  if (name === 'diff' && compared !== null) return { kind: 'compare', wish: compared };
  if (name === 'confirm' && asks === 'write') return { kind: 'changes' };
  if (name === 'confirm' && asks === 'up' && state.database !== null)
    return { kind: 'preview', database: state.database };
  return null;
}

/** Names an answer by the question and the moment that it is about. */
export function keyOf({ history, job }: State, wish: DetailWish): string {
  const moment = history === null ? 0 : current(history).id;
  // What a job leaves on disk or in a database is another answer.
  const jobs = job === null ? 0 : isBusy({ job }) ? job.id - 1 : job.id;
  return `${JSON.stringify(wish)} at ${moment} after ${jobs}`;
}

/** Lists what the session waits for, the most urgent first. */
export function wishesOf(state: State): Wish[] {
  const { history, job, editing, thought, unthinkable } = state;
  if (history === null) return [{ key: 'read', kind: 'read' }];
  const running: Wish[] = job?.state === 'running' ? [{ key: `job ${job.id}`, kind: 'job', job }] : [];
  const draft = draftOf(history);
  if (editing?.state === 'wanted') running.push({ key: `edit ${editing.id}`, kind: 'edit', editing, draft });
  const { id, plain } = current(history);
  if (draft === null || plain === null) return running;
  const isThought = thought?.of === id || unthinkable?.of === id;
  const thinking: Wish[] = isThought ? [] : [{ key: `think ${id}`, kind: 'think', of: id, draft }];
  const detail = wishOf(state, topScreen(state));
  const key = detail === null ? '' : keyOf(state, detail);
  const isLoaded = detail === null || state.loaded[key] !== undefined;
  const details: Wish[] = isLoaded || isBusy(state) ? [] : [{ key, kind: 'detail', detail, draft }];
  return [...running, ...thinking, ...details];
}
