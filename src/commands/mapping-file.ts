import { parseMapping } from '../core/mapping/parse.js';
import type { Mapping, MappingProblem } from '../core/model.js';
import { printPlace } from '../core/places.js';
import { UserError } from '../errors.js';

function describe({ at, message, help }: MappingProblem): string {
  return `${printPlace(at)}: ${message}\n  help: ${help}`;
}

/** Reads a mapping's text, or throws a UserError that lists every problem with its line. */
export function mappingFrom(path: string, text: string): Mapping {
  const { mapping, problems } = parseMapping(path, text);
  if (mapping !== null && problems.length === 0) return mapping;
  const list = problems.map(describe).join('\n');
  throw new UserError(`${path} cannot be used as it is:\n${list}`, `correct ${path} and run the command again.`);
}
