import { decodeFile } from '../../core/decode.js';
import { defaultMapping } from '../../core/mapping/defaults.js';
import type { Finding } from '../../core/model.js';
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

/** Looks for legacy statements under other comments. The parser is loaded only where there is SQL to read. */
export async function withEchoes(env: Env, ground: Ground, files: readonly ReadFile[]): Promise<readonly ReadFile[]> {
  const unread = unreadAmong(files, ground).map(({ guarded }) => guarded.path);
  if (unread.length === 0) return files;
  const [{ parseAll }, { loadParser, parseFile }] = await Promise.all([
    import('../parsing.js'),
    import('../../core/sql/parse.js'),
  ]);
  await awake(loadParser);
  const frame = parseFile(decodeFile('frame.sql', Buffer.from(FRAME)));
  const parsed = await parseAll(env, unread, () => true);
  const statements = parsed.map((one) => [one.file.path, one.statements.map(({ identity }) => identity)] as const);
  const frames = new Set(frame.statements.map(({ identity }) => identity));
  return withStatements(files, ground.lock.glance, { statements: new Map(statements), frames });
}

/** Judges the SQL of the migrations that changed, as `validate` does: what of it is an open error. */
export async function sqlErrors(env: Env, ground: Ground, files: readonly ReadFile[]): Promise<readonly Finding[]> {
  const isChanged = ({ guarded: { role, path, kind } }: ReadFile) =>
    kind !== 'present' && role === 'canonical' && path.startsWith(`${ground.mapping.layout.versions}/`);
  const chosen = unreadAmong(files, ground)
    .filter(isChanged)
    .map(({ guarded }) => guarded.path);
  // What stands in a mapping.yaml that cannot be used is no ground to judge SQL by.
  if (chosen.length === 0 || ground.problems.length > 0 || ground.mappingRemoved) return [];
  const [{ parseCanonical }, { corpusOf }, { validate }] = await Promise.all([
    import('../canonical.js'),
    import('../canonical-corpus.js'),
    import('../../core/validation.js'),
  ]);
  // What a single migration is judged by does not hang on what was consolidated.
  const mapping = { ...defaultMapping(env.mappingPath), ...ground.mapping };
  const canonical = await parseCanonical(env, [], mapping);
  const found = validate({ corpus: corpusOf(canonical), mapping, chosen });
  return found.filter(({ severity, state }) => severity === 'error' && state.kind === 'open');
}
