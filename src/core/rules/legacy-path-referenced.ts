import type { Decision, Mention, Violation } from '../model.js';
import { plural } from '../text.js';
import { decisionOn, MOST_PLACES, type Rule, type RuleContext, settled } from './rule.js';
import { firstLines, groupBy, sentenceList } from './shared/lists.js';

/** What mapping.yaml leaves where it is may be named; SQL files go together with the directory that holds them. */
function concerns({ corpus, mapping }: RuleContext, { at, names }: Mention): boolean {
  const role = corpus.roles.get(names) ?? mapping.sources.find(({ path }) => path === names)?.status;
  const stays = role === 'reference' || role === 'ignored' || role === 'canonical';
  return !stays && at.path !== mapping.path && !corpus.files.has(at.path);
}

function keptDecision(context: RuleContext, mentions: readonly Mention[]): Decision | null {
  const kept = mentions.every(({ names }) => context.corpus.roles.get(names) === 'kept');
  return kept ? decisionOn(context, mentions[0]!.names) : null;
}

function judgeFile(context: RuleContext, path: string, all: readonly Mention[]): Violation {
  const decision = keptDecision(context, all);
  const mentions = decision === null ? all.filter(({ names }) => context.corpus.roles.get(names) !== 'kept') : all;
  const lines = new Map(mentions.map((mention) => [mention.at.line, mention]));
  const named = firstLines([...new Set(mentions.map(({ names }) => names))], 'path');
  return {
    subject: path,
    message: `${path} still names ${sentenceList(named)} in ${plural(lines.size, 'line')}.`,
    at: [...lines.values()].slice(0, MOST_PLACES).map(({ at }) => at),
    detail: firstLines(
      [...lines].map(([line, { text }]) => `${line}: ${text.trim()}`),
      'line',
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
  check: (context) => {
    const concerned = context.corpus.mentions.filter((mention) => concerns(context, mention));
    return [...groupBy(concerned, ({ at }) => at.path)].map(([path, all]) => judgeFile(context, path, all));
  },
};
