import { decodeFile } from '../../core/decode.js';
import { defaultMapping } from '../../core/mapping/defaults.js';
import type { Finding, GuardedFile, ParsedFile } from '../../core/model.js';
import { awake } from '../awake.js';
import type { Env } from '../command.js';
import { type ReadFile, withStatements } from './files.js';
import type { Ground } from './ground.js';

/** What may be put around statements without changing what they do. */
const FRAME = 'BEGIN; START TRANSACTION; COMMIT;';

/** Tells whether nobody knows yet what a file does: it is not gone, no legacy file, and not what the consolidation wrote. */
function isUnread({ guarded, content }: ReadFile, written: ReadonlySet<string>): boolean {
  const { kind, role, consolidated, path } = guarded;
  const isOurs = role === 'canonical' || role === 'outside';
  return content !== null && isOurs && !consolidated && !(kind === 'present' && written.has(path));
}

function unreadAmong(files: readonly ReadFile[], { lock }: Ground): ReadFile[] {
  const written = new Set(lock.glance?.targets.map(({ path }) => path));
  return files.filter((file) => isUnread(file, written));
}

/** What new SQL says, by path, and the statements that only frame a transaction. */
export type NewSql = { readonly parsed: ReadonlyMap<string, ParsedFile>; readonly frames: ReadonlySet<string> };

function identitiesOf({ statements }: ParsedFile): string[] {
  return statements.map(({ identity }) => identity);
}

/** Parses what nobody has read yet. The parser is loaded only where there is such SQL. */
export async function readNewSql(env: Env, ground: Ground, files: readonly ReadFile[]): Promise<NewSql> {
  const unread = unreadAmong(files, ground).map(({ guarded }) => guarded.path);
  if (unread.length === 0) return { parsed: new Map(), frames: new Set() };
  const [{ parseAll }, { loadParser, parseFile }] = await Promise.all([
    import('../parsing.js'),
    import('../../core/sql/parse.js'),
  ]);
  await awake(loadParser);
  const frame = parseFile(decodeFile('frame.sql', Buffer.from(FRAME)));
  const parsed = await parseAll(env, unread, () => true);
  return { parsed: new Map(parsed.map((one) => [one.file.path, one])), frames: new Set(identitiesOf(frame)) };
}

/** Looks for legacy statements under other comments. */
export function withEchoes(files: readonly ReadFile[], ground: Ground, { parsed, frames }: NewSql): ReadFile[] {
  const statements = new Map([...parsed].map(([path, one]) => [path, identitiesOf(one)]));
  return withStatements(files, ground.lock.glance, { statements, frames });
}

/** Judges the SQL of the migrations that changed, as `validate` does: what of it is an open error. */
export async function sqlErrors(
  env: Env,
  ground: Ground,
  files: readonly ReadFile[],
  { parsed }: NewSql,
): Promise<readonly Finding[]> {
  const isChanged = ({ role, path, kind }: GuardedFile) =>
    parsed.has(path) &&
    kind !== 'present' &&
    role === 'canonical' &&
    path.startsWith(`${ground.mapping.layout.versions}/`);
  const chosen = files
    .map(({ guarded }) => guarded)
    .filter(isChanged)
    .map(({ path }) => path);
  // What stands in a mapping.yaml that cannot be used is no ground to judge SQL by.
  if (chosen.length === 0 || ground.problems.length > 0 || ground.mappingRemoved) return [];
  const [{ parseCanonical }, { corpusOf }, { validate }] = await Promise.all([
    import('../canonical.js'),
    import('../canonical-corpus.js'),
    import('../../core/validation.js'),
  ]);
  // What a single migration is judged by does not hang on what was consolidated.
  const mapping = { ...defaultMapping(env.mappingPath), ...ground.mapping };
  const canonical = await parseCanonical(env, [], { mapping, parsed });
  const found = validate({ corpus: corpusOf(canonical), mapping, chosen });
  return found.filter(({ severity, state }) => severity === 'error' && state.kind === 'open');
}
