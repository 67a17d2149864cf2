/** Where a session keeps what was decided until it is saved: the front end's way to the disk. */
export { beginSessionJournal, leftSessionJournals } from '../../io/session-journal.js';
