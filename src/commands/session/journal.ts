/** Where a session keeps what was decided until it is saved: the front end's way to the disk. */
export {
  beginSessionJournal,
  type LeftJournal,
  leftSessionJournals,
  type SessionJournal,
} from '../../io/session-journal.js';
