import { qualifiedName } from '../../objects.js';
import type { Definition } from '../definitions.js';
import { added, effectsOfSql, type Generated } from './generated.js';

const literal = (label: string) => `'${label.replaceAll("'", "''")}'`;

/** Adds definition after definition to the first, and remembers which labels the enum has by then. */
export class EnumUnion {
  private readonly name: string;
  private readonly labels: Set<string>;

  constructor(base: Definition) {
    this.name = qualifiedName(base.effect.object);
    this.labels = new Set(base.effect.values);
  }

  /** Gives the labels to be added for a definition, each behind the one that stands before it there. */
  add(definition: Definition): Generated {
    const { values = [] } = definition.effect;
    const lines = values.flatMap((label, index) => {
      if (this.labels.has(label)) return [];
      this.labels.add(label);
      const before = values[index - 1];
      const place = before === undefined ? '' : ` AFTER ${literal(before)}`;
      return [`ALTER TYPE ${this.name} ADD VALUE IF NOT EXISTS ${literal(label)}${place};`];
    });
    return { text: added(definition, lines), effects: effectsOfSql(lines.join('\n')) ?? [] };
  }
}
