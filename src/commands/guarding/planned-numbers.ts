import type { Renumbering } from '../../core/guard/numbers.js';
import { editMapping } from '../../core/mapping.js';
import type { FileChange, FileWrite, MappingEdit, MigrationEntry } from '../../core/model.js';
import { plural } from '../../core/text.js';
import { UserError } from '../../errors.js';
import { readText } from '../../io/text.js';
import type { Canonical } from '../canonical.js';
import type { Env } from '../command.js';
import { entryTrail } from '../entries.js';
import { changesOf, findingsOf, outputsOf, perform, removalsOf } from '../outputs.js';
import { openWorkspace, type Workspace } from '../workspace.js';
import { blockersOf } from '../write.js';
import type { Renaming } from './renaming.js';

/** A migration that mapping.yaml asks for, with its new number. */
type Pin = { readonly entry: MigrationEntry; readonly index: number; readonly renumbering: Renumbering };

function pinOf({ mapping, drafts }: Canonical, renumbering: Renumbering): Pin {
  const { path } = renumbering.from;
  const name = drafts.find((draft) => draft.path === path)?.name;
  const index = mapping.migrations.findIndex((entry) => entry.name === name);
  const entry = mapping.migrations[index];
  if (entry !== undefined) return { entry, index, renumbering };
  throw new UserError(
    `onefold wrote ${path}, and ${mapping.path} no longer asks for it.`,
    'run `onefold write`, which removes it, then run this again.',
  );
}

function byHand(env: Env, pins: readonly Pin[]): string {
  const said = pins.map(({ entry, renumbering }) => `\`version: "${renumbering.version}"\` to ${entry.name}`);
  return `give ${said.join(', ')} in ${env.mappingPath} and run \`onefold write\`, then run this again.`;
}

function refuseSealed(env: Env, { mapping }: Canonical, pins: readonly Pin[]): void {
  const paths = pins.map(({ entry, renumbering }) => `${renumbering.from.path} (${mapping.path}:${entry.at.line})`);
  const what = `${paths.join(', ')}: ${pins.length === 1 ? 'its number is' : 'their numbers are'} decided in ${mapping.path}`;
  if (mapping.sealed !== null) {
    throw new UserError(
      `${what}, which is sealed since ${mapping.sealed}.`,
      `as long as no database has recorded them, take \`sealed:\` out; then ${byHand(env, pins)}`,
    );
  }
  const own = pins.find(({ entry }) => entry.body.kind === 'own');
  if (own === undefined) return;
  const { from, to } = own.renumbering;
  throw new UserError(
    `${from.path} is written by hand (\`body: own\`), and ${mapping.path} decides its number.`,
    `rename it to ${to} yourself; then ${byHand(env, pins)}`,
  );
}

/** Refuses numbers by which others of mapping.yaml would move too. */
function refuseMore(env: Env, pins: readonly Pin[], files: readonly FileChange[]): void {
  const meant = new Set(
    pins.flatMap(({ renumbering: { from, to, down } }) => [
      from.path,
      to,
      ...(down === null ? [] : [down.from, down.to]),
    ]),
  );
  const moved = files.filter(({ before, text }) => before === null || text === null).map(({ path }) => path);
  const more = moved.filter((path) => /\.sql$/i.test(path) && !meant.has(path));
  if (more.length === 0) return;
  throw new UserError(
    `with ${plural(pins.length, 'new number')} in ${env.mappingPath}, other files would be written or go too: ${more.join(', ')}.`,
    'run `onefold write` first, so that the files are those that it asks for; or pin the other versions there.',
  );
}

/** What a write of mapping.yaml with pinned versions does. */
export type Pinned = { readonly renaming: Renaming; write(): void };

function unblocked(env: Env, workspace: Workspace): void {
  const [blocker] = blockersOf(findingsOf(workspace));
  if (blocker === undefined) return;
  throw new UserError(
    `${env.mappingPath} cannot be written as it is: ${blocker.message}`,
    'see `onefold plan`; settle its errors first.',
  );
}

/**
 * Pins new versions in mapping.yaml, from which the files are written anew. `follow` says what the files that stay make of
 * the new names. UserError where the consolidation is sealed, or more would change than asked for.
 */
export async function pinned(
  env: Env,
  canonical: Canonical,
  renumberings: readonly Renumbering[],
  follow: Renaming,
): Promise<Pinned> {
  const pins = renumberings.map((one) => pinOf(canonical, one));
  refuseSealed(env, canonical, pins);
  const others = new Set(follow.changes.map(({ path }) => path));
  others.delete(env.mappingPath);
  const beside = follow.disk.writes.filter(({ path }) => others.has(path));
  const text =
    follow.changes.find(({ path }) => path === env.mappingPath)?.text ?? readText(env.root, env.mappingPath)!;
  const edits = pins.map(({ index, renumbering: { version } }): MappingEdit => {
    return { kind: 'set', path: entryTrail(index, 'version'), value: version };
  });
  const draft: FileWrite = { path: env.mappingPath, text: editMapping(text, edits) };
  const workspace = await openWorkspace(env, draft.text);
  unblocked(env, workspace);
  const writes = outputsOf(workspace);
  const files = [...changesOf(env, writes), ...removalsOf(env, workspace, writes)];
  refuseMore(env, pins, files);
  const texts = new Map(writes.map((write) => [write.path, write.text]));
  const renames = follow.renames.map((one) => ({ ...one, text: texts.get(one.to) ?? one.text }));
  const named = new Set(renames.flatMap(({ from, to }) => [from, to]));
  const changes = [...changesOf(env, [draft, ...beside]), ...files].filter(({ path }) => !named.has(path));
  const { reports } = canonical.mapping.layout;
  const leftAlone = follow.leftAlone.filter(({ at }) => !at.path.startsWith(`${reports}/`));
  return {
    renaming: { ...follow, renames, leftAlone, changes: changes.filter(({ before, text }) => before !== text) },
    write: () => void perform(env, workspace, writes, [draft, ...beside]),
  };
}

/** Refuses to renumber at once what mapping.yaml decides and what it does not. */
export function refuseMixed(env: Env, canonical: Canonical, planned: readonly Renumbering[]): never {
  const pins = planned.map((one) => pinOf(canonical, one));
  refuseSealed(env, canonical, pins);
  throw new UserError(
    `${planned.map(({ from }) => from.path).join(', ')}: ${env.mappingPath} decides the number, and other new migrations need one too.`,
    byHand(env, pins),
  );
}
