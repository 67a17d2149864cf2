import type { CiFacts } from './runner.js';
import { commented, scalar } from './yaml.js';

/** Writes what stands before the jobs of a workflow: what it is for, its name, when it runs, and where its scripts run. */
export function workflowHead(facts: CiFacts, told: { about: string; name: string; on: string; group: string }): string {
  const { about, name, on, group } = told;
  const folder = facts.root === '' ? '' : `\n    working-directory: ${scalar(facts.root)}`;
  const parts = [
    commented(about),
    `name: ${name}`,
    on,
    '# Each job asks for what it needs.\npermissions: {}',
    group,
    `defaults:\n  run:\n    shell: bash${folder}`,
  ];
  return parts.join('\n\n');
}
