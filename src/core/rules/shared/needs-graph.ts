import type { Effect, Located, ObjectRef } from '../../model.js';
import { spaceKey } from '../../objects.js';
import type { RuleContext } from '../rule.js';
import { statementsOf } from './steps.js';

/** A migration as it runs, with what it does in order. */
export type Node = { readonly name: string; readonly statements: readonly Located[] };
/** What one migration takes from another, which alone makes it. */
export type Take = {
  readonly object: ObjectRef;
  readonly needs: Located;
  readonly needing: Effect;
  readonly makes: Located;
  readonly making: Effect;
};
/** By migration, what it takes from which others (by index); of each other one thing, the first. */
export type Takes = ReadonlyMap<number, Take>;

/** Lists the migrations of the plan. */
export function plannedNodes(context: RuleContext): Node[] {
  return context.plan.steps.map((step) => ({
    name: step.from[0]?.path ?? `${step.version}_${step.name}`,
    statements: statementsOf(context, step),
  }));
}

/** Lists the legacy migrations. */
export function legacyNodes({ corpus }: RuleContext): Node[] {
  return corpus.migrations.map(({ draft, up }) => ({
    name: draft.path,
    statements: up.filter(({ file }) => file.foreign === null),
  }));
}

function effectsOf({ statement: { parsed } }: Located): readonly Effect[] {
  return 'effects' in parsed ? parsed.effects : [];
}

/** Names what an effect brings into being. */
function madeBy({ action, object, to }: Effect): ObjectRef[] {
  const made = action === 'create' || action === 'replace' ? [object] : [];
  return to === undefined ? made : [...made, to];
}

type Maker = { readonly node: number; readonly makes: Located; readonly making: Effect };

/** Says who makes what, where that is one migration alone. */
function soleMakers(nodes: readonly Node[]): ReadonlyMap<string, Maker> {
  const makers = new Map<string, Maker | null>();
  nodes.forEach(({ statements }, node) => {
    for (const makes of statements) {
      for (const making of effectsOf(makes)) {
        for (const object of madeBy(making)) {
          const key = spaceKey(object);
          const known = makers.get(key);
          if (known === undefined) makers.set(key, { node, makes, making });
          else if (known !== null && known.node !== node) makers.set(key, null);
        }
      }
    }
  });
  return new Map([...makers].flatMap(([key, maker]) => (maker === null ? [] : [[key, maker] as const])));
}

const TARGETED = new Set<Effect['action']>(['alter', 'rename', 'drop', 'comment', 'grant']);

/** Lists what must be there for an effect; nothing where it may do nothing. */
function neededBy({ action, object, conditional, maybe, needs }: Effect): ObjectRef[] {
  if (maybe) return [];
  const named = needs.filter(({ or }) => or === undefined).map((need) => need.object);
  return TARGETED.has(action) && !conditional ? [object, ...named] : named;
}

/** Draws who takes what from whom: only what one migration alone makes, so that no order does without it. */
export function takesOf(nodes: readonly Node[]): Takes[] {
  const makers = soleMakers(nodes);
  return nodes.map(({ statements }, node) => {
    const takes = new Map<number, Take>();
    for (const needs of statements) {
      for (const needing of effectsOf(needs)) {
        for (const object of neededBy(needing)) {
          const maker = makers.get(spaceKey(object));
          if (maker === undefined || maker.node === node || takes.has(maker.node)) continue;
          takes.set(maker.node, { object, needs, needing, makes: maker.makes, making: maker.making });
        }
      }
    }
    return takes;
  });
}
