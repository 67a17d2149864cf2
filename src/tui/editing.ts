import type { Editable, SessionDraft, SessionRefusal } from '../core/model.js';
import { baseName } from '../core/places.js';
import { UserError } from '../errors.js';
import type { EditorEnd, EditorWish } from './editor.js';
import type { Engine } from './engine.js';
import type { EditOutcome } from './state/actions.js';
import type { Editing, EditTarget } from './state/state.js';

type Target<Kind> = Extract<EditTarget, { readonly kind: Kind }>;
/** What an edit works with: who knows the migrations, the terminal for the editor, and whether it is still wanted. */
export type EditingWorld = {
  readonly engine: Engine;
  readonly openEditor: OpenEditor;
  /** Hears at once what was written of a migration whose text was `base`, so that nothing later can lose it. */
  readonly written: (migration: string, base: string, text: string) => void;
  readonly mappingPath: string;
  readonly isWanted: () => boolean;
};

/** Lets the person edit; a text that they leave is told before anything else happens. */
export type OpenEditor = (wish: EditorWish, written?: (text: string) => void) => Promise<EditorEnd>;

const KEPT = 'What you wrote is still here.';
const UNCHANGED: EditOutcome = { kind: 'left', why: 'Nothing was changed.', tone: 'calm' };

function left(why: string): EditOutcome {
  return { kind: 'left', why, tone: 'bad' };
}

/** Judges what a person wrote; whatever goes wrong here, the text is not lost. */
async function judged(migration: string, text: string, draft: SessionDraft, engine: Engine): Promise<EditOutcome> {
  try {
    const verdict = await engine.edited(draft, migration, text);
    if (verdict.kind === 'refused') return { ...verdict, text };
    return { kind: 'patched', migration, patch: verdict.patch, text };
  } catch (error) {
    return { kind: 'refused', refusal: refusalOf(error), text, line: null };
  }
}

function refusalOf(error: unknown): SessionRefusal {
  if (error instanceof UserError) return { message: error.message, hint: error.hint };
  return { message: error instanceof Error ? error.message : String(error), hint: KEPT };
}

function changedSince({ path }: Editable, text: string, line: number | null): EditOutcome {
  const hint = 'e shows what was written all the same: what you leave then takes the place of what it is now.';
  return { kind: 'refused', refusal: { message: `${path} was another when this was written.`, hint }, text, line };
}

async function editMigration(
  { what, base, text, line }: Editing & { readonly what: Target<'migration'> },
  draft: SessionDraft,
  world: EditingWorld,
): Promise<EditOutcome | null> {
  const { engine, openEditor, isWanted } = world;
  const found = await engine.editable(draft, what);
  if (!isWanted()) return null;
  const written = (now: string) => world.written(found.migration, found.text, now);
  if (text !== null && base !== null && base !== found.text) {
    written(text);
    return changedSince(found, text, line);
  }
  const begin = { text: text ?? found.text, line: line ?? found.line };
  const end = await openEditor({ kind: 'text', name: baseName(found.path), ...begin }, written);
  const refused = (message: string, kept: string): EditOutcome => {
    return { kind: 'refused', refusal: { message, hint: KEPT }, text: kept, line };
  };
  // What was written before is not thrown away because an editor failed.
  if (end.kind === 'failed') return text === null ? left(end.why) : refused(end.why, text);
  if (end.text === found.text) return UNCHANGED;
  return end.problem === null ? judged(found.migration, end.text, draft, engine) : refused(end.problem, end.text);
}

function troubleOf(end: EditorEnd): string | null {
  return end.kind === 'failed' ? end.why : null;
}

async function editFile(wish: Target<'file'>, { openEditor }: EditingWorld): Promise<EditOutcome> {
  const end = await openEditor(wish);
  if (!end.isChanged) return end.kind === 'failed' ? left(end.why) : UNCHANGED;
  return { kind: 'file', path: wish.path, trouble: troubleOf(end) };
}

async function editMapping({ line }: Target<'mapping'>, world: EditingWorld): Promise<EditOutcome> {
  const { engine, openEditor, mappingPath } = world;
  const end = await openEditor({ kind: 'file', path: mappingPath, line });
  if (end.kind === 'failed' && !end.isChanged) return left(end.why);
  return { kind: 'mapping', found: await engine.read(), trouble: troubleOf(end) };
}

/** Lets the person edit, and says what comes of it; null where nobody waits for that any more. */
export async function editedOutcome(
  editing: Editing,
  draft: SessionDraft | null,
  world: EditingWorld,
): Promise<EditOutcome | null> {
  const { what } = editing;
  if (!world.isWanted()) return null;
  if (what.kind === 'mapping') return editMapping(what, world);
  if (what.kind === 'file') return editFile(what, world);
  const { text, line } = editing;
  if (draft === null && text === null) return UNCHANGED;
  try {
    if (draft === null)
      throw new UserError(`there is no ${world.mappingPath} that can be used, and so no migration.`, KEPT);
    return await editMigration({ ...editing, what }, draft, world);
  } catch (error) {
    // What was written before is still wanted, whatever keeps it from being opened again.
    if (text === null) throw error;
    return { kind: 'refused', refusal: refusalOf(error), text, line };
  }
}
