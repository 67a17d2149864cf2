import type { Mapping, MappingProblem } from '../model.js';
import { placeAt } from '../places.js';
import { MERGING, mergeMark } from '../unreadable.js';
import { build } from './build.js';
import { crosscheck } from './crosscheck.js';
import { faultsOf } from './issues.js';
import { type Fault, lineAt, locate, type Reading } from './reading.js';
import { schema } from './schema.js';
import { unsupported } from './unsupported.js';
import { readYaml } from './yaml.js';

/**
 * A mapping with the plain value that its text stands for, or the problems that keep it from being one: both are null exactly
 * when there are problems.
 */
type MappingResult = {
  readonly mapping: Mapping | null;
  readonly plain: Readonly<Record<string, unknown>> | null;
  readonly problems: readonly MappingProblem[];
};

function refused(reading: Reading, faults: readonly Fault[]): MappingResult {
  const problems = faults.map(({ trail, on, message, help }) => ({ at: locate(reading, trail, on), message, help }));
  problems.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  return { mapping: null, plain: null, problems };
}

/** The marks make six complaints of a parser, none of which names the merge. */
function unmerged(path: string, text: string): MappingProblem | null {
  const mark = mergeMark(text);
  if (mark < 0) return null;
  const help = 'between `<<<<<<<` and `>>>>>>>` stand both sides: keep what is to be decided, and remove the marks';
  return { at: { ...placeAt(path, text, mark), column: 1 }, message: MERGING, help };
}

/**
 * Reads mapping.yaml. `path` names the file in places and messages. Never throws: whatever is wrong comes back as
 * problems in file order, each with line, column and what to write instead. Contradictions between entries are looked
 * for once every single value is right.
 */
export function parseMapping(path: string, text: string): MappingResult {
  const merge = unmerged(path, text);
  if (merge !== null) return { mapping: null, plain: null, problems: [merge] };
  const reading = readYaml(path, text);
  if (Array.isArray(reading)) return { mapping: null, plain: null, problems: reading };
  const parsed = schema.safeParse(reading.value);
  if (!parsed.success) {
    return refused(
      reading,
      parsed.error.issues.flatMap((issue) => faultsOf(reading, issue, [])),
    );
  }
  const lineOf = (trail: readonly (string | number)[]) => lineAt(reading, trail).line;
  const faults = [...unsupported(parsed.data), ...crosscheck(parsed.data, lineOf)];
  if (faults.length > 0) return refused(reading, faults);
  const mapping = build(path, parsed.data, (trail) => lineAt(reading, trail));
  return { mapping, plain: reading.value as NonNullable<MappingResult['plain']>, problems: [] };
}
