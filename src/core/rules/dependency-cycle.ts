import type { Decision, Foreseen, Violation } from '../model.js';
import { objectKey } from '../objects.js';
import { fatesOf, type Rule, type RuleContext, removalOf, settled, stepName, versionOf } from './rule.js';
import { cyclesOf } from './shared/cycles.js';
import { legacyNodes, type Node, plannedNodes, type Take, takesOf } from './shared/needs-graph.js';
import { placeName, placeOf } from './shared/places.js';

type Cycle = { readonly names: readonly string[]; readonly takes: readonly Take[]; readonly size: number };

function cyclesIn(nodes: readonly Node[]): Cycle[] {
  const graph = takesOf(nodes);
  return cyclesOf(graph).map(({ cycle, size }) => ({
    names: cycle.map((node) => nodes[node]!.name),
    takes: cycle.map((node, index) => graph[node]!.get(cycle[(index + 1) % cycle.length]!)!),
    size,
  }));
}

/** A circle shows in every order as something that is made later: without that none is looked for. */
function mayHaveCycles({ runs }: Foreseen): boolean {
  return runs.some(({ refusals }) => refusals.some(({ reason }) => reason.kind === 'made-later'));
}

function subjectOf({ names }: Cycle): string {
  return [...names, names[0]!].join(' → ');
}

function takeText({ object, needs, needing, makes, making }: Take): string {
  return `${placeName(needs, needing)} needs ${objectKey(object)} of ${placeName(makes, making)}`;
}

function violationOf({ mapping }: RuleContext, cycle: Cycle, decision: Decision | null): Violation {
  const { takes, size, names } = cycle;
  const more = size > names.length ? ` They are part of a knot of ${size} migrations.` : '';
  return {
    subject: subjectOf(cycle),
    message: `${subjectOf(cycle)}: each needs what only the next one makes, so that PostgreSQL refuses one of them in any order. ${takes.map(takeText).join('; ')}.${more}`,
    at: takes.map(({ needs, needing }) => placeOf(needs, needing)),
    help: `take one of them into two migrations in ${mapping.path} (\`only:\` and \`except:\`): first what the others need, later what needs them.`,
    ...settled(decision),
  };
}

/** A circle is broken once one of its statements is let go, or one of its files runs as several migrations. */
function decisionOn(context: RuleContext, { takes }: Cycle): Decision | null {
  for (const { needs, makes } of takes) {
    for (const { file, statement } of [needs, makes]) {
      const removal = removalOf(context, file.file.path, statement.ordinal);
      if (removal !== null) return removal;
    }
  }
  for (const { needs } of takes) {
    const { path } = needs.file.file;
    const fates = needs.file.statements.flatMap(({ ordinal }) => fatesOf(context, path, ordinal));
    const versions = [...new Set(fates.flatMap((fate) => versionOf(fate) ?? []))];
    const names = versions.map((version) => stepName(context, version));
    if (names.length > 1) return { at: fates[0]!.at, reason: `${path} runs as ${names.join(' and ')}` };
  }
  return null;
}

/** Judges migrations that need each other's objects in a circle. */
export const dependencyCycle: Rule = {
  id: 'dependency-cycle',
  severity: 'error',
  foretells: true,
  summary: 'migrations need each other in a circle',
  why: 'Each of them needs an object that only the next one makes, and the last one needs one of the first. No order of whole files works on an empty database. It can only be solved by parting one of them.',
  fix: `Let a part of one of them run first:

    migrations:
      - name: members
        from:
          - { path: db/legacy/001_members.sql, except: ["alter table members"] }
      - { name: loans, from: [db/legacy/002_loans.sql] }
      - name: members_last_loan
        from:
          - { path: db/legacy/001_members.sql, only: ["alter table members"] }`,
  check: (context) => {
    const { foreseen, legacy, plan } = context;
    const isPlanned = plan.steps.length > 0;
    const open = isPlanned && mayHaveCycles(foreseen) ? cyclesIn(plannedNodes(context)) : [];
    const before = mayHaveCycles(legacy) ? cyclesIn(legacyNodes(context)) : [];
    if (!isPlanned) return before.map((cycle) => violationOf(context, cycle, null));
    const still = new Set(open.flatMap(({ names }) => names));
    const gone = before.flatMap((cycle) => {
      const decision = cycle.names.some((name) => still.has(name)) ? null : decisionOn(context, cycle);
      return decision === null ? [] : [violationOf(context, cycle, decision)];
    });
    return [...open.map((cycle) => violationOf(context, cycle, null)), ...gone];
  },
};
