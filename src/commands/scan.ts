import { statementLabel } from '../core/labels.js';
import type { ParsedFile, Report } from '../core/model.js';
import { placeAt } from '../core/places.js';
import { plural } from '../core/text.js';
import { UserError } from '../errors.js';
import { readText } from '../io/text.js';
import type { Command, Env } from './command.js';
import { parseAll } from './parsing.js';

function statementLines(parsed: ParsedFile): string[] {
  const { path, text } = parsed.file;
  const width = String(parsed.statements.length).length + 1;
  return parsed.statements.map((statement) => {
    const { line } = placeAt(path, text!, statement.span.start);
    const label = statementLabel({ file: parsed, statement });
    return `  ${`#${statement.ordinal}`.padEnd(width)}  line ${String(line).padEnd(5)}  ${label}`;
  });
}

async function listStatements(env: Env, path: string): Promise<Report> {
  const parsed = (await parseAll(env, [path], () => true))[0]!;
  if (parsed.file.problem !== null) {
    const { problemText } = await import('./canonical.js');
    throw new UserError(problemText(path, parsed.file.problem), `name an SQL file by its path below ${env.root}.`);
  }
  const text = [`${path}: ${plural(parsed.statements.length, 'statement')}`, ...statementLines(parsed)].join('\n');
  return { command: 'scan', verdict: 'ok', notes: [], text };
}

export const scan: Command = {
  name: 'scan',
  summary: 'Read every SQL file and list the findings; writes nothing',
  flags: [
    { name: '--statements', value: 'FILE', summary: 'List one file’s statements with the numbers that selectors use' },
    { name: '--verbose', summary: 'Show settled and accepted findings too' },
  ],
  async run(env, flags): Promise<Report> {
    if (typeof flags.statements === 'string') return listStatements(env, flags.statements);
    const verbose = flags.verbose === true;
    // Without a mapping nothing of what reads one is loaded.
    if (readText(env.root, env.mappingPath) === null) return (await import('./survey.js')).scanUndecided(env, verbose);
    const { openWorkspace } = await import('./workspace.js');
    const { findingsOf, livesFromLock } = await import('./outputs.js');
    const { openErrors } = await import('./write.js');
    const workspace = await openWorkspace(env);
    const findings = findingsOf(workspace);
    const verdict = openErrors(findings).length > 0 ? 'attention' : 'ok';
    const plan = livesFromLock(workspace) ? {} : { plan: workspace.consolidation.plan };
    return { command: 'scan', verdict, notes: workspace.notes, findings, ...plan, verbose };
  },
};
