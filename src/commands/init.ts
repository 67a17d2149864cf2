import type { Consolidation } from '../core/consolidate.js';
import { printMapping } from '../core/mapping.js';
import type { FileFate, Mapping, Report } from '../core/model.js';
import { printPrepare } from '../core/prepare.js';
import { databaseGroups } from '../core/propose/groups.js';
import { OTHERS } from '../core/propose.js';
import { plural } from '../core/text.js';
import { UserError } from '../errors.js';
import { readText } from '../io/text.js';
import { writeAll } from '../io/write.js';
import type { Command } from './command.js';
import { mappingFrom } from './mapping-file.js';
import { proposeHere } from './proposal.js';
import { blockersOf, foretoldNotes } from './write.js';

function summary(mapping: Mapping, fates: ReadonlyMap<string, FileFate>): string {
  const deprecated = mapping.sources.filter(({ status }) => status === 'deprecated').length;
  const parts = [
    plural(deprecated, 'source'),
    plural(mapping.migrations.length, 'migration'),
    plural(mapping.retire.length, 'retirement'),
    plural([...fates.values()].filter((fate) => fate === 'ignored').length, 'file left out', 'files left out'),
  ];
  return `Drafted ${mapping.path} for ${plural(fates.size, 'SQL file')}: ${parts.join(', ')}.`;
}

/** Says what has to be there before the first migration, where the draft lets something stand in for it. */
function preparingNotes({ prepare }: Mapping): string[] {
  if (prepare.length === 0) return [];
  const names = prepare.map(printPrepare).join(', ');
  return [
    `The migrations need what none of them makes and ${names} provides: \`prepare: [${names}]\` stands in for it.`,
  ];
}

/** Refuses directories that no migration lies in: what would be written is a mapping of nothing. */
function refuseUnknown(only: readonly string[], { corpus }: Consolidation, { ignore }: Mapping): void {
  const found = corpus.migrations.map(({ draft }) => draft.path);
  const unknown = only.filter((path) => !found.some((file) => file === path || file.startsWith(`${path}/`)));
  if (unknown.length === 0) return;
  const known = ignore.filter(({ reason }) => reason === OTHERS).map(({ path }) => path);
  throw new UserError(
    `--source names ${unknown.join(', ')}, where no migration was found.`,
    known.length === 0 ? 'leave --source out to see what there is.' : `migrations lie in ${known.join(', ')}.`,
  );
}

/** Says how to draft one mapping per database, where the sources seem to belong to several. */
function severalDatabases(groups: readonly (readonly string[])[]): Pick<Report, 'text'> {
  if (groups.length < 2) return {};
  const commands = groups.map((sources, index) => {
    return `  onefold init --mapping database${index + 1}.mapping.yaml --source ${sources.join(',')}`;
  });
  const lines = [
    `The sources fall into ${groups.length} groups that share no object, as if for ${groups.length} databases.`,
    'To fold each for itself, remove this draft and draft one per group:',
    ...commands,
  ];
  return { text: lines.join('\n') };
}

export const init: Command = {
  name: 'init',
  summary: 'Draft mapping.yaml from the repository, or a first migration from a database',
  flags: [
    { name: '--source', value: 'DIRS', summary: 'Take only these directories (comma-separated) as sources' },
    { name: '--force', summary: 'Replace an existing mapping' },
    { name: '--dry-run', summary: 'Print the draft instead of writing it' },
    {
      name: '--from-database',
      summary: 'Make a first migration of the schema that a database has, instead of a mapping',
    },
    { name: '--database', value: 'URL', summary: 'That database; else DATABASE_URL or SUPABASE_DB_URL' },
  ],
  async run(env, flags): Promise<Report> {
    if (flags.fromDatabase === true) return (await import('./first-migration.js')).firstMigration(env, flags);
    if (flags.database !== undefined) {
      throw new UserError(
        '--database is for --from-database.',
        'a mapping is drafted from files: leave --database out.',
      );
    }
    const dry = flags.dryRun === true;
    if (!dry && flags.force !== true && readText(env.root, env.mappingPath) !== null) {
      throw new UserError(
        `${env.mappingPath} exists already.`,
        'edit it, draft beside it with --mapping OTHER.mapping.yaml, or replace it with --force.',
      );
    }
    const only =
      typeof flags.source === 'string' ? flags.source.split(',').map((path) => path.replace(/\/+$/, '')) : null;
    let text = '';
    // Reading back what is printed is the proof that the draft is valid, and gives every decision its line.
    const readBack = (drafted: Mapping) => {
      text = printMapping(drafted);
      return mappingFrom(env.mappingPath, text);
    };
    const { mapping, consolidation, notes } = await proposeHere(env, only, readBack);
    if (only !== null) refuseUnknown(only, consolidation, mapping);
    if (!dry) writeAll(env.root, { writes: [{ path: env.mappingPath, text }], removes: [] });
    const blockers = blockersOf(consolidation.findings);
    const named = env.mappingPath === 'mapping.yaml' ? '' : ` --mapping ${env.mappingPath}`;
    const next =
      blockers.length > 0
        ? `${plural(blockers.length, 'error')} to settle there before anything can be written: see \`onefold plan${named}\`.`
        : `Read it, decide what it leaves open, then run \`onefold plan${named}\` and \`onefold write${named}\`.`;
    return {
      command: 'init',
      verdict: 'ok',
      notes: [
        ...notes,
        summary(mapping, consolidation.plan.fileFates),
        ...preparingNotes(mapping),
        next,
        ...foretoldNotes(consolidation.findings),
      ],
      ...(dry ? { text } : { plan: consolidation.plan, ...severalDatabases(databaseGroups(consolidation.corpus)) }),
    };
  },
};
