/** Every type that travels between stages, by the stage that makes it. No code lives here. */
export type * from './model/certificate.js';
export type * from './model/choices.js';
export type * from './model/decisions.js';
export type * from './model/facts.js';
export type * from './model/foreseen.js';
export type * from './model/guard.js';
export type * from './model/lock.js';
export type * from './model/page.js';
export type * from './model/plan.js';
export type * from './model/proof.js';
export type * from './model/run.js';
export type * from './model/session.js';
