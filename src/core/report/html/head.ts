import { plural } from '../../text.js';
import { completeness, draftReasons, findingsIn, openErrors } from '../markdown/input.js';
import { type Html, html, type Part } from './markup.js';
import { type Fate, objectFacts } from './objects-facts.js';
import type { Page } from './page.js';
import { badge, type Tone } from './parts.js';

/** Gives the title of the document. */
export function titleOf({ files, input }: Page): string {
  return `${plural(files.length, 'SQL file')} became ${plural(input.facts.migrations.length, 'migration')}`;
}

function verdict({ input }: Page): Html {
  const { sealed } = input.mapping;
  const reasons = draftReasons(input);
  if (reasons.length > 0)
    return badge(openErrors(input.facts).length > 0 ? 'bad' : 'warn', `Draft: ${reasons.join(', ')}`);
  return badge(input.mapping.unproved === null ? 'good' : 'warn', `${completeness(input)}, sealed on ${sealed ?? ''}`);
}

type Answer = {
  readonly question: string;
  readonly tone: Tone;
  readonly answer: string;
  readonly more: Part;
  readonly to: string;
};

function count(page: Page, ...fates: readonly Fate[]): number {
  return objectFacts(page).filter(({ fate }) => fates.includes(fate)).length;
}

function unproved({ measured }: Page): string {
  return measured.kind === 'not run' && measured.reason !== 'not run' ? measured.reason : 'not proved';
}

function lost(page: Page): Answer {
  const base = { question: 'Is anything lost?', to: 'objects' };
  if (page.proof === null)
    return { ...base, tone: 'warn', answer: 'Unknown', more: `${unproved(page)}: no replay compared both sides.` };
  const gone = count(page, 'lost');
  const [retired, kept] = [count(page, 'retired'), count(page, 'kept')];
  const more = `${kept} of ${plural(page.proof.objects.length, 'object')} kept as they were, ${retired} retired, each with a reason.`;
  return {
    ...base,
    tone: gone === 0 ? 'good' : 'bad',
    answer: gone === 0 ? 'Nothing without a reason' : plural(gone, 'object'),
    more,
  };
}

function changed(page: Page): Answer {
  const base = { question: 'What changed?', to: 'side-by-side' };
  if (page.proof === null) {
    return { ...base, tone: 'warn', answer: 'Unknown', more: `${unproved(page)}: see which definitions stay.` };
  }
  const [explained, not] = [count(page, 'changed'), count(page, 'changed without a reason')];
  const reasons = not === 0 ? 'each with a reason' : `${not} of them without a reason`;
  const answer = explained + not === 0 ? 'No object' : `${plural(explained + not, 'object')}, ${reasons}`;
  const [failed, added] = [count(page, 'never created'), count(page, 'added')];
  const beside = [
    ...(failed > 0 ? [`${failed} that the legacy side failed to create`] : []),
    ...(added > 0 ? [`${added} that it never had`] : []),
  ];
  const more = beside.length === 0 ? 'Nothing is new.' : `New are ${beside.join(', and ')}.`;
  return { ...base, tone: not === 0 ? 'good' : 'bad', answer, more };
}

function went({ input: { facts } }: Page): Answer {
  const { all, unaccounted, up, down, absorbed, retired, resolved } = facts.statements;
  const more = `Of ${plural(all, 'statement')}: ${up} in a migration, ${down} in a rollback, ${absorbed} a file’s own BEGIN or COMMIT, ${retired + resolved} let go with a reason.`;
  return {
    question: 'Where did it all go?',
    tone: unaccounted === 0 ? 'good' : 'bad',
    answer: unaccounted === 0 ? 'Every statement has a fate' : `${plural(unaccounted, 'statement')} without a fate`,
    more,
    to: 'picture',
  };
}

function open({ input: { facts } }: Page): Answer {
  const of = (kind: 'open' | 'settled' | 'accepted') => findingsIn(facts, kind).length;
  const errors = openErrors(facts).length;
  const more = `${plural(facts.findings.length, 'finding')}: ${of('settled')} settled by a decision, ${of('accepted')} accepted.`;
  const answer = of('open') === 0 ? 'Nothing' : `${plural(of('open'), 'finding')}, ${plural(errors, 'error')}`;
  return {
    question: 'What is still open?',
    tone: errors > 0 ? 'bad' : of('open') > 0 ? 'warn' : 'good',
    answer,
    more,
    to: 'findings',
  };
}

function card({ question, tone, answer, more, to }: Answer): Html {
  return html`<li class="${tone}"><h2>${question}</h2><p class="answer">${badge(tone, answer)}</p><p>${more}</p><p class="go"><a href="#${to}">Show<span class="far"> the answer to: ${question}</span></a></p></li>
`;
}

/** Writes the title, the verdict and the answers to what a reviewer asks first. */
export function headSection(page: Page): Html {
  const { mapping } = page.input;
  const below = page.shared === '' ? null : html` Legacy paths are shown below <code>${page.shared}</code>.`;
  return html`<header>
<p class="over">Consolidation of SQL migrations</p>
<h1>${titleOf(page)}</h1>
<p class="verdict">${verdict(page)}</p>
<p>The decisions stand in <code>${mapping.path}</code>, the migrations in <code>${mapping.layout.versions}/</code>, their rollbacks in <code>${mapping.layout.down}/</code>.${below}</p>
</header>
<ul class="answers">
${[lost, changed, went, open].map((answer) => card(answer(page)))}</ul>
`;
}
