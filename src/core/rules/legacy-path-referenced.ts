import { pathMatcher } from '../globs.js';
import type { Decision, Mention, Violation } from '../model.js';
import { plural } from '../text.js';
import { decisionOn, MOST_PLACES, type Rule, type RuleContext, settled } from './rule.js';
import { firstLines, groupBy, sentenceList } from './shared/lists.js';

/** How many lines are shown with their text. */
const MOST_LINES = 5;
/** How many paths the sentence names. */
const MOST_NAMES = 3;

/** Leaves out what onefold writes or reads itself, SQL files, and what mapping.yaml leaves where it is. */
function concerning({ corpus, mapping }: RuleContext): Mention[] {
  const { versions, down, reports } = mapping.layout;
  const ours = [versions, down, reports, mapping.path].map(pathMatcher);
  const stays = new Set(['reference', 'ignored', 'canonical']);
  return corpus.mentions.filter(({ at, names }) => {
    const role = corpus.roles.get(names) ?? mapping.sources.find(({ path }) => path === names)?.status;
    return !stays.has(role ?? '') && !corpus.files.has(at.path) && !ours.some((matches) => matches(at.path));
  });
}

function keptDecision(context: RuleContext, mentions: readonly Mention[]): Decision | null {
  const kept = mentions.every(({ names }) => context.corpus.roles.get(names) === 'kept');
  return kept ? decisionOn(context, mentions[0]!.names) : null;
}

/** Names the first few paths; the lines beneath show the others. */
function namesOf(mentions: readonly Mention[]): string {
  const names = [...new Set(mentions.map((mention) => mention.names))];
  const rest = names.length - MOST_NAMES;
  return sentenceList(rest > 1 ? [...names.slice(0, MOST_NAMES), `${rest} more`] : names);
}

function judgeFile(context: RuleContext, path: string, all: readonly Mention[]): Violation {
  const decision = keptDecision(context, all);
  const mentions = decision === null ? all.filter(({ names }) => context.corpus.roles.get(names) !== 'kept') : all;
  const lines = new Map(mentions.map((mention) => [mention.at.line, mention]));
  return {
    subject: path,
    message: `${path} still names ${namesOf(mentions)} in ${plural(lines.size, 'line')}.`,
    at: [...lines.values()].slice(0, MOST_PLACES).map(({ at }) => at),
    detail: firstLines(
      [...lines].map(([line, { text }]) => `${line}: ${text.trim()}`),
      'line',
      MOST_LINES,
    ),
    help: `let it use \`onefold up\` or name ${context.mapping.layout.versions}/ instead, before the legacy files are removed.`,
    ...settled(decision),
  };
}

/** Judges code, CI and documentation that name a legacy file or directory. */
export const legacyPathReferenced: Rule = {
  id: 'legacy-path-referenced',
  severity: 'warning',
  summary: 'code, CI or documentation still names a legacy path',
  why: 'Once the deprecated directories are deleted, a script that runs their files fails, and a document that names them misleads. Until then it may go on applying the old history beside the new one.',
  fix: `Change the line to \`onefold up\` or to the canonical file. A file that may stay where it is can be kept:

    sources:
      - { path: db/legacy, status: deprecated, keep: [reporting.sql] }
    accept:
      - { finding: legacy-path-referenced CHANGELOG.md, reason: history }`,
  check: (context) =>
    [...groupBy(concerning(context), ({ at }) => at.path)].map(([path, all]) => judgeFile(context, path, all)),
};
