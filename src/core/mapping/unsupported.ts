import type { Fault, Trail } from './reading.js';
import type { MappingInput } from './schema.js';

function notYet(trail: Trail, written: string, help: string): Fault {
  return { trail, on: 'key', message: `\`${written}\` is not supported yet`, help };
}

function isFilled(value: object | undefined): boolean {
  return value !== undefined && Object.keys(value).length > 0;
}

function ofMigrations(mapping: MappingInput): Fault[] {
  return (mapping.migrations ?? []).flatMap(({ patch, body }, i) => {
    const trail = ['migrations', i];
    const faults: Fault[] = [];
    if (patch !== undefined) {
      const help = 'remove it; leave the statement out with `except` and retire it with a reason';
      faults.push(notYet([...trail, 'patch'], 'patch', help));
    }
    if (body !== undefined) {
      const help = 'remove it; a migration written by hand goes to the versions directory without an entry';
      faults.push(notYet([...trail, 'body'], `body: ${body}`, help));
    }
    return faults;
  });
}

function ofSettings({ layout, policy, values, databases }: MappingInput): Fault[] {
  const faults: Fault[] = [];
  const style = layout?.style ?? 'numbered';
  if (style !== 'numbered') {
    faults.push(notYet(['layout', 'style'], `style: ${style}`, 'write `style: numbered`, or leave the key out'));
  }
  if (policy?.outOfOrder === 'allow') {
    const help = 'write `outOfOrder: refuse`, or leave the key out';
    faults.push(notYet(['policy', 'outOfOrder'], 'outOfOrder: allow', help));
  }
  if (isFilled(values))
    faults.push(notYet(['values'], 'values', 'remove it; fill the placeholders in the legacy files'));
  if (isFilled(databases)) faults.push(notYet(['databases'], 'databases', 'remove it; name the database by its URL'));
  return faults;
}

/** Names every key whose capability is still to come. Empty values ask for nothing and pass. */
export function unsupported(mapping: MappingInput): Fault[] {
  return [...ofSettings(mapping), ...ofMigrations(mapping)];
}
