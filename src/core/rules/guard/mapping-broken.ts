import type { GuardRule } from './rule.js';
import { restore } from './rule.js';

/** A decision file that is gone or cannot be read. */
export const mappingBroken: GuardRule = {
  id: 'mapping-broken',
  severity: 'error',
  summary: 'mapping.yaml cannot be used, or was removed',
  why: 'mapping.yaml says which directories are deprecated and where migrations belong. Without it nothing is guarded any more. As long as it is broken, the guard goes by that of the base branch.',
  fix: 'Correct what the finding names, or restore the file from the base branch.',
  check: (facts) => {
    const { mapping, problems, mappingRemoved } = facts;
    const { path } = mapping;
    if (mappingRemoved) {
      return [
        {
          subject: path,
          at: [{ path, line: 1 }],
          message: `${path} was removed: nothing says any more which directories are deprecated.`,
          help: 'restore it:',
          commands: [restore(facts, path)],
        },
      ];
    }
    return problems.map(({ at, message, help }, index) => ({
      subject: index === 0 ? path : `${path} #${index + 1}`,
      at: [at],
      message: `${path} cannot be used as it is: ${message}.`,
      help,
    }));
  },
};
