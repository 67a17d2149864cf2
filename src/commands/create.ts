import { migrationName, migrationTitle, newestVersion, nextVersion, templates } from '../core/creation.js';
import { versionKey } from '../core/history/versions.js';
import type { Draft, FileChange, Mapping, Report } from '../core/model.js';
import { baseName } from '../core/places.js';
import { versionsOf } from '../core/plan/versions.js';
import { UserError } from '../errors.js';
import { createFiles } from '../io/create.js';
import { parseCanonical } from './canonical.js';
import type { Command, Env, FlagValues } from './command.js';
import { momentAfter } from './moment.js';
import { noveltiesOf } from './validation.js';

const LONGEST = 100;

function nameOf({ name: called }: FlagValues): { readonly name: string; readonly called: string } {
  const typed = String(called ?? '');
  const name = migrationName(typed);
  const hint = 'call it by what it does, as in `onefold create "Add user preferences"`.';
  if (name === '') throw new UserError(`"${typed}" makes no name: it has no letter from a to z and no digit.`, hint);
  if (name.length > LONGEST) {
    throw new UserError(`the name has ${name.length} characters, and ${LONGEST} is the most.`, hint);
  }
  return { name, called: typed };
}

/** What lies in our layout, and what mapping.yaml plans to write there. */
type Ground = {
  readonly mapping: Mapping;
  readonly drafts: readonly Draft[];
  /** Versions that mapping.yaml gives to its entries, in their order. */
  readonly planned: readonly string[];
};

function refuseTaken(name: string, { mapping, drafts }: Ground): void {
  const hint = 'choose another name.';
  const same = drafts.find((draft) => draft.name === name);
  if (same !== undefined) throw new UserError(`there is a migration called ${name}: ${same.path}.`, hint);
  const entry = mapping.migrations.find((candidate) => candidate.name === name);
  if (entry === undefined) return;
  throw new UserError(`${mapping.path}:${entry.at.line} plans a migration called ${name}.`, hint);
}

function versionFor(env: Env, { mapping, drafts, planned }: Ground): string {
  const ups = drafts.filter(({ up }) => up.length > 0);
  const numbers = (list: readonly Draft[]) => list.flatMap(({ number }) => number ?? []);
  const newest = newestVersion(numbers(ups));
  const taken = [...numbers(drafts), ...planned];
  return nextVersion({ taken, newest }, mapping.layout.digits, momentAfter(env, newestVersion(taken)));
}

function stemOf({ path }: Draft): string {
  return baseName(path).replace(/\.sql$/i, '');
}

/** Finds what the new migration is said to depend on, by version or name. */
function dependenciesOf({ dependsOn }: FlagValues, { drafts, mapping }: Ground): string[] {
  if (typeof dependsOn !== 'string') return [];
  const wanted = dependsOn.split(',').map((word) => word.trim());
  return wanted.map((word) => {
    const isMeant = (draft: Draft) =>
      [draft.name, stemOf(draft)].includes(word) ||
      (draft.number !== null && versionKey(draft.number) === versionKey(word));
    const found = drafts.find((draft) => draft.up.length > 0 && isMeant(draft));
    if (found !== undefined) return stemOf(found);
    throw new UserError(
      `--depends-on names ${word || 'nothing'}, which is no migration of ${mapping.layout.versions}/.`,
      'name migrations by version or name; `onefold list` shows them.',
      'unknown-version',
    );
  });
}

function notesOf({ mapping, planned }: Ground, paths: readonly string[]): string[] {
  const next = `Write its SQL and its rollback into ${paths.join(' and ')}; then \`onefold validate\` and \`onefold up\`.`;
  if (mapping.sealed !== null || planned.length === 0) return [next];
  const open = `${mapping.path} is not sealed: a migration that is added there from now on is numbered after this one.`;
  return [next, open];
}

export const create: Command = {
  name: 'create',
  summary: 'Begin a new migration: its file in versions/ and that of its rollback in down/, with the next free number',
  flags: [
    { name: '--description', value: 'TEXT', summary: 'What it is for, in its header' },
    { name: '--depends-on', value: 'VERSIONS', summary: 'Migrations that it needs (comma-separated), in its header' },
  ],
  args: [{ name: 'name', summary: 'What it does, as in "Add user preferences"', required: true }],
  async run(env, flags): Promise<Report> {
    const { name, called } = nameOf(flags);
    const canonical = await parseCanonical(env);
    const { corpus } = noveltiesOf(env, canonical);
    const { mapping } = canonical;
    const drafts = corpus.canonical.map(({ draft }) => draft);
    const ground = { mapping, drafts, planned: versionsOf(mapping, corpus) };
    refuseTaken(name, ground);
    const title = migrationTitle(called);
    const description = typeof flags.description === 'string' ? flags.description : title;
    const dependsOn = dependenciesOf(flags, ground);
    const writes = templates({ version: versionFor(env, ground), name, title, description, dependsOn }, mapping.layout);
    createFiles(env.root, writes);
    const changes = writes.map(({ path, text }): FileChange => ({ path, text, before: null }));
    const notes = [
      ...canonical.notes,
      ...notesOf(
        ground,
        writes.map(({ path }) => path),
      ),
    ];
    return { command: 'create', verdict: 'ok', notes, changes };
  },
};
