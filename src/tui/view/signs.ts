import type { ScreenName } from '../state/screen.js';

/** One row of the table: a sign, on which screens it stands, and what it says there. */
export type SignRow = {
  /** Null on every screen. */
  readonly on: readonly ScreenName[] | null;
  readonly sign: string;
  readonly means: string;
};

/** Every sign of the screens, those that are special to one first. */
export const signTable: readonly SignRow[] = [
  { on: ['overview'], sign: '→', means: 'what is to be done next' },
  { on: ['findings'], sign: 'E', means: 'errors: each is a decision that is left' },
  { on: ['findings'], sign: 'W', means: 'warnings' },
  { on: ['findings'], sign: 'i', means: 'for your information' },
  { on: ['findings'], sign: '▾', means: 'a rule, its findings beneath it' },
  { on: ['findings'], sign: '▸', means: 'a rule whose findings are folded away' },
  { on: ['findings'], sign: '✓', means: 'answered: accepted, or settled by mapping.yaml' },
  { on: ['findings'], sign: '?', means: 'found in an earlier plan: the next proof says whether it holds' },
  { on: ['conflicts'], sign: '?', means: 'nobody has decided on it yet' },
  { on: ['conflicts'], sign: '✓', means: 'decided' },
  { on: ['conflict'], sign: '≠', means: 'not as most definitions have it, or on a tie, not as A' },
  { on: ['conflict'], sign: '–', means: 'this definition does not have it' },
  { on: ['conflict'], sign: '→', means: 'how many migrations fail, today and by this choice' },
  { on: ['plan', 'findings', 'conflicts'], sign: '*', means: 'marked: a key means all that are' },
  { on: ['plan'], sign: '!', means: 'pinned to its number' },
  { on: ['plan'], sign: '±', means: 'patched: not only what its sources say' },
  { on: ['plan'], sign: '···', means: 'its number is not known yet' },
  { on: ['plan'], sign: '–', means: 'under Back: it has no rollback' },
  { on: ['plan'], sign: '✓', means: 'under Proof: it ran, and back' },
  { on: ['plan'], sign: '~', means: 'under Proof: it ran, and its rollback leaves something' },
  { on: ['plan'], sign: 'fails', means: 'under Proof: PostgreSQL refused it' },
  { on: ['migration'], sign: '[ ]', means: 'the pane that is shown' },
  { on: ['migration'], sign: '#2', means: 'the second statement of its file' },
  { on: ['tree'], sign: '→', means: 'where its statements go' },
  { on: ['diff'], sign: '-', means: 'only in the first text' },
  { on: ['diff'], sign: '+', means: 'only in the second one' },
  { on: ['confirm'], sign: '+', means: 'a file that is created' },
  { on: ['confirm'], sign: '~', means: 'a file that is changed' },
  { on: ['confirm'], sign: '-', means: 'a file that is removed' },
  { on: ['run'], sign: '█··', means: 'how much of it is done' },
  { on: ['run'], sign: '✓', means: 'a migration that ran' },
  { on: ['run'], sign: '✗', means: 'a migration that did not' },
  { on: null, sign: '›', means: 'the line that the keys are about' },
  { on: null, sign: '●', means: 'decisions that are not saved' },
  { on: null, sign: '…', means: 'work goes on, or a text is cut here' },
];

/** Lists the signs of a screen, what is special to it first. */
export function signsOn(screen: ScreenName): SignRow[] {
  return signTable.filter(({ on }) => on === null || on.includes(screen));
}
