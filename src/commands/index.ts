import type { Command } from './command.js';

export type { Command, Env, FlagValues } from './command.js';

/** A command as the help shows it; the rest is imported only when it is called, so that the start stays instant. */
export type CommandEntry = { readonly name: string; load(): Promise<Command> };

/** Every command, in the order of the work. */
export const commands: readonly CommandEntry[] = [
  { name: 'init', load: async () => (await import('./init.js')).init },
  { name: 'scan', load: async () => (await import('./scan.js')).scan },
  { name: 'plan', load: async () => (await import('./plan.js')).plan },
  { name: 'choose', load: async () => (await import('./choose.js')).choose },
  { name: 'write', load: async () => (await import('./write.js')).write },
  { name: 'patch', load: async () => (await import('./patch.js')).patch },
  { name: 'own', load: async () => (await import('./own.js')).own },
  { name: 'prove', load: async () => (await import('./prove.js')).prove },
  { name: 'consolidate', load: async () => (await import('./consolidate.js')).consolidate },
  { name: 'report', load: async () => (await import('./report.js')).report },
  { name: 'seal', load: async () => (await import('./seal.js')).seal },
  { name: 'guard', load: async () => (await import('./guard.js')).guard },
  { name: 'ci', load: async () => (await import('./ci.js')).ci },
  { name: 'validate', load: async () => (await import('./validate.js')).validate },
  { name: 'explain', load: async () => (await import('./explain.js')).explain },
  { name: 'create', load: async () => (await import('./create.js')).create },
  { name: 'renumber', load: async () => (await import('./renumber.js')).renumber },
  { name: 'up', load: async () => (await import('./up.js')).up },
  { name: 'down', load: async () => (await import('./down.js')).down },
  { name: 'reset', load: async () => (await import('./reset.js')).reset },
  { name: 'redo', load: async () => (await import('./redo.js')).redo },
  { name: 'resume', load: async () => (await import('./resume.js')).resume },
  { name: 'stamp', load: async () => (await import('./stamp.js')).stamp },
  { name: 'repair', load: async () => (await import('./repair.js')).repair },
  { name: 'status', load: async () => (await import('./status.js')).status },
  { name: 'list', load: async () => (await import('./list.js')).list },
  { name: 'current', load: async () => (await import('./current.js')).current },
  { name: 'history', load: async () => (await import('./history.js')).history },
  { name: 'verify', load: async () => (await import('./verify.js')).verify },
  { name: 'serve', load: async () => (await import('./serve.js')).serve },
];
