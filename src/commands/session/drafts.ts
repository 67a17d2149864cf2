import { readYaml } from '../../core/mapping/yaml.js';
import { editMapping, parseMapping } from '../../core/mapping.js';
import type { SessionDraft, SessionText } from '../../core/model.js';
import { printPlace } from '../../core/places.js';
import { UserError } from '../../errors.js';

/** Reads a text of mapping.yaml: what it says, or what is wrong with it. */
export function sessionText(path: string, text: string): SessionText {
  const { plain, problems } = parseMapping(path, text);
  return { text, plain, problems };
}

/** What cannot be read cannot be edited either. */
function refuseUnreadable(path: string, text: string): void {
  const reading = readYaml(path, text);
  const problem = Array.isArray(reading) ? reading[0] : undefined;
  if (problem === undefined) return;
  throw new UserError(`${printPlace(problem.at)}: ${problem.message}.`, problem.help);
}

function sharedCount(one: readonly string[], other: readonly string[]): number {
  const differing = one.findIndex((item, index) => item !== other[index]);
  return differing < 0 ? one.length : differing;
}

/** A text that was made, by how many of the edits are in it. */
type Made = { readonly count: number; readonly text: string };

/**
 * Makes the texts of drafts, and remembers those of the last ones that were asked for: whoever decides one thing after
 * another, or takes the last decisions back, waits for what is new only. What was decided at once is edited at once.
 */
export function draftedTexts(path: string): (draft: SessionDraft) => string {
  let known: { readonly edits: readonly string[]; readonly texts: readonly Made[] } = { edits: [], texts: [] };
  return ({ text, edits }) => {
    const keys = edits.map((edit) => JSON.stringify(edit));
    const isKnown = known.texts[0]?.text === text;
    if (!isKnown && edits.length > 0) refuseUnreadable(path, text);
    const shared = isKnown ? sharedCount(keys, known.edits) : 0;
    const texts = isKnown ? known.texts.filter(({ count }) => count <= shared) : [{ count: 0, text }];
    const last = texts.at(-1)!;
    const made = { count: edits.length, text: editMapping(last.text, edits.slice(last.count)) };
    known = { edits: keys, texts: made.count === last.count ? texts : [...texts, made] };
    return made.text;
  };
}
