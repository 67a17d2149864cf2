import type { Fault, Trail } from './reading.js';
import type { MappingInput } from './schema.js';

function notYet(trail: Trail, written: string, help: string): Fault {
  return { trail, on: 'key', message: `\`${written}\` is not supported yet`, help };
}

function isFilled(value: object | undefined): boolean {
  return value !== undefined && Object.keys(value).length > 0;
}

/** Names every key whose capability is still to come. Empty values ask for nothing and pass. */
export function unsupported({ layout, values, databases }: MappingInput): Fault[] {
  const faults: Fault[] = [];
  const style = layout?.style ?? 'numbered';
  if (style !== 'numbered') {
    faults.push(notYet(['layout', 'style'], `style: ${style}`, 'write `style: numbered`, or leave the key out'));
  }
  if (isFilled(values))
    faults.push(notYet(['values'], 'values', 'remove it; fill the placeholders in the legacy files'));
  if (isFilled(databases)) faults.push(notYet(['databases'], 'databases', 'remove it; name the database by its URL'));
  return faults;
}
