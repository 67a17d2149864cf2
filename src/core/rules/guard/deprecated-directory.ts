import type { FileFate, GuardedFile, GuardFacts, Move, Violation } from '../../model.js';
import { fileAt } from '../rule.js';
import { bySource, type GuardRule, move, remove, restore, whereabouts } from './rule.js';

type Said = Pick<Violation, 'message' | 'help' | 'commands'>;
type Ground = { readonly facts: GuardFacts; readonly moves: ReadonlyMap<string, Move> };

const SQL = /\.sql$/i;
const NOT_RUN = 'nothing that lies there is run any more';

const LET_BE: ReadonlySet<FileFate> = new Set(['kept', 'ignored', 'unmapped'] satisfies FileFate[]);

/** What the consolidation let be is not known from it. */
function knownOf({ recorded }: GuardedFile): GuardedFile['recorded'] {
  return recorded !== null && LET_BE.has(recorded.fate) ? null : recorded;
}

function back(file: GuardedFile): Said | null {
  const known = knownOf(file);
  const twin = known?.asRecorded === true ? known : file.twins.find(({ by }) => by === 'bytes');
  if (twin === undefined) return null;
  const as = twin.path === file.path ? 'is back' : `is ${twin.path} under another name`;
  return {
    message: `${file.path} ${as}: what it says ${whereabouts(twin)}, and its directory is deprecated${bySource(file)}.`,
    help: 'take it away again:',
    commands: [remove(file)],
  };
}

function other(file: GuardedFile, { facts, moves }: Ground): Said {
  const { path } = file;
  const recorded = knownOf(file);
  const message = `${path} ${recorded === null ? 'is new' : 'is back with other SQL'} in a deprecated directory${bySource(file)}: ${NOT_RUN}.`;
  const way = moves.get(path);
  if (way === undefined || recorded !== null) {
    return {
      message,
      help: `put what is new about it into a migration (\`onefold create NAME\`), then take it away:`,
      commands: [remove(file)],
    };
  }
  return {
    message,
    help: 'make it the next migration:',
    commands: move(way, facts.folders),
  };
}

function changed(file: GuardedFile, facts: GuardFacts): Said {
  const { path, recorded } = file;
  const where = recorded === null ? '' : `what it said ${whereabouts(recorded)}, and `;
  return {
    message: `${path} was changed, but its directory is deprecated${bySource(file)}: ${where}the change gets nowhere.`,
    help: 'put the change into a new migration (`onefold create NAME`), then restore the file:',
    commands: [restore(facts, path)],
  };
}

function renamed(file: GuardedFile, ground: Ground): Said {
  const { path, from } = file;
  const isInto = file.sourceBefore === null;
  if (isInto) return back(file) ?? other(file, ground);
  return {
    message: `${from} was renamed to ${path}, but its directory is deprecated${bySource(file)}: the lock knows it by its old name.`,
    help: 'give it its old name back:',
    commands: [restore(ground.facts, from!), remove(file)],
  };
}

/** What is no SQL file has come through a link. */
function leading(file: GuardedFile): Said {
  return {
    message: `${file.path} leads elsewhere from a deprecated directory${bySource(file)}: nobody watches the SQL that lies there.`,
    help: 'take it away:',
    commands: [remove(file)],
  };
}

function said(file: GuardedFile, ground: Ground): Said | null {
  if (file.link && file.kind !== 'removed' && !SQL.test(file.path)) return leading(file);
  switch (file.kind) {
    case 'added':
      return back(file) ?? other(file, ground);
    case 'changed':
      return file.same || file.recorded?.asRecorded === true ? null : changed(file, ground.facts);
    case 'renamed':
      return renamed(file, ground);
    case 'present':
      if (!ground.facts.isWritten) return null;
      if (file.recorded === null) return back(file) ?? other(file, ground);
      return file.recorded.asRecorded ? null : changed(file, ground.facts);
    case 'removed':
      return null;
  }
}

/** SQL that appears, reappears, is renamed or changed in a deprecated directory. */
export const deprecatedDirectory: GuardRule = {
  id: 'deprecated-directory',
  severity: 'error',
  summary: 'SQL appears, comes back, is renamed or changed in a deprecated directory',
  why: 'A consolidation lasts until the next stale branch is merged. What comes back into a deprecated directory is run by nobody, or by the old tool beside ours, and within weeks nobody can say again what a fresh database would look like.',
  fix: 'Run the commands that the finding prints: they take away what is there already, and make the next migration of what is new. What may lie there is named by `keep` of its source in mapping.yaml, or with a reason under `guard:`:\n\n  guard:\n    grandfathered:\n      - { path: db/old/099_hotfix.sql, reason: runs by hand until May }',
  check: (facts) => {
    const moves = new Map(facts.moves.map((way) => [way.from, way]));
    return facts.files.flatMap((file) => {
      const { path, role, consolidated, excused } = file;
      if (consolidated || (role !== 'deprecated' && excused === null)) return [];
      const found = said(file, { facts, moves });
      if (found === null) return [];
      return [{ subject: path, at: [fileAt(path)], ...found, ...(excused !== null && { settledBy: excused }) }];
    });
  },
};
