import type { DefinitionFate, ProofDifference, ProofObject, ReportDefinition } from '../../model.js';
import type { Html } from './markup.js';
import { objectKeys, type Page } from './page.js';
import { badge, type Tone } from './parts.js';

/** What became of an object, as the page tells it: by the proof, or where nothing is proved by the plan alone. */
export type Fate =
  | 'lost'
  | 'changed without a reason'
  | 'changed'
  | 'retired'
  | 'dropped'
  | 'kept'
  | 'never created'
  | 'added'
  | 'planned'
  | 'let go'
  | 'not compared';
/** An object with all that is known of it. */
export type ObjectFacts = {
  readonly key: string;
  readonly kind: string;
  readonly fate: Fate;
  readonly definitions: readonly ReportDefinition[];
  /** What the proof saw of it; null where nothing is proved, or the proof did not see it. */
  readonly proved: ProofObject | null;
};

const FATES: readonly { readonly fate: Fate; readonly tone: Tone; readonly sign: string; readonly meaning: string }[] =
  [
    { fate: 'lost', tone: 'bad', sign: '✕', meaning: 'only the legacy side has it, and no decision says why' },
    { fate: 'changed without a reason', tone: 'bad', sign: '≠', meaning: 'it differs, and no decision says why' },
    { fate: 'changed', tone: 'warn', sign: '≠', meaning: 'it differs, for a reason that is given' },
    { fate: 'retired', tone: 'note', sign: '−', meaning: 'let go, for a reason that is given' },
    { fate: 'dropped', tone: 'quiet', sign: '−', meaning: 'the legacy side drops it itself' },
    { fate: 'kept', tone: 'good', sign: '✓', meaning: 'the same on both sides' },
    { fate: 'never created', tone: 'note', sign: '+', meaning: 'the legacy side failed to create it; it is there now' },
    { fate: 'added', tone: 'note', sign: '+', meaning: 'only the canonical side has it' },
    { fate: 'planned', tone: 'quiet', sign: '?', meaning: 'a migration creates it; not proved' },
    { fate: 'let go', tone: 'quiet', sign: '?', meaning: 'no migration creates it; not proved' },
    {
      fate: 'not compared',
      tone: 'quiet',
      sign: '?',
      meaning: 'no replay has it on either side, or it belongs to the server',
    },
  ];

/** Lists the fates from what a reviewer asks about first, with what each means. */
export const fates: readonly { readonly fate: Fate; readonly meaning: string }[] = FATES;

/** Writes a fate with its sign. */
export function fateBadge(fate: Fate): Html {
  const { tone, sign } = FATES.find((one) => one.fate === fate)!;
  return fate === 'never created' ? badge(tone, 'new: legacy failed', sign) : badge(tone, fate, sign);
}

function fateOf(definitions: readonly ReportDefinition[], seen: ProofObject | null, isProved: boolean): Fate {
  if (seen !== null) return seen.fate === 'changed' && seen.reason === null ? 'changed without a reason' : seen.fate;
  if (isProved) return 'not compared';
  return definitions.some(({ fate }) => fate === 'stays') ? 'planned' : 'let go';
}

const KINDS = ['materialized view', 'event trigger', 'text search'];

/** Gives the kind of an object by its key ("table"). */
export function kindOf(key: string): string {
  return KINDS.find((kind) => key.startsWith(`${kind} `)) ?? key.slice(0, Math.max(key.indexOf(' '), 0));
}

/** Lists every object in byte order of its key. */
export function objectFacts(page: Page): ObjectFacts[] {
  const defined = new Map(page.input.facts.objects.map(({ object, definedIn }) => [object, definedIn]));
  const proved = new Map((page.proof?.objects ?? []).map((one) => [one.object, one]));
  return objectKeys(page.input, page.proof).map((key) => {
    const definitions = defined.get(key) ?? [];
    const seen = proved.get(key) ?? null;
    return { key, kind: kindOf(key), fate: fateOf(definitions, seen, page.proof !== null), definitions, proved: seen };
  });
}

/** Tells how many files define an object. */
export function filesDefining({ definitions }: ObjectFacts): number {
  return new Set(definitions.map(({ at }) => at.path)).size;
}

/** Lists what differs for queries by name: not the order of columns. */
export function strongDifferences({ proved }: ObjectFacts): readonly ProofDifference[] {
  return (proved?.differences ?? []).filter(({ weak }) => weak !== true);
}

/** Tells whether there is something to see side by side: several files define it, or it is not what it was. */
export function isBeside(object: ObjectFacts): boolean {
  return filesDefining(object) > 1 || strongDifferences(object).length > 0;
}

const DEFINITION_WORDS: Readonly<Record<DefinitionFate, readonly [Tone, string]>> = {
  stays: ['good', 'stays'],
  masked: ['quiet', 'masked by IF NOT EXISTS'],
  repeated: ['bad', 'fails: it is there already'],
  replaced: ['quiet', 'replaced later'],
  dropped: ['quiet', 'dropped later'],
  retired: ['note', 'retired'],
  resolved: ['note', 'left out for another definition'],
  rewritten: ['note', 'rewritten'],
  'left behind': ['bad', 'without a fate'],
  kept: ['quiet', 'in a file that is kept as it is'],
  reference: ['quiet', 'in a reference file'],
};

/** Says what becomes of one definition. */
export function definitionBadge(fate: DefinitionFate): Html {
  const [tone, word] = DEFINITION_WORDS[fate];
  return badge(tone, word);
}
