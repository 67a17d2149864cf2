import type { Node } from 'libpg-query';
import { isBundled, providerOf } from '../../extensions.js';
import type { Need, ObjectRef } from '../../model.js';
import { strings } from '../tree.js';
import { bare, named, need } from './refs.js';

const kinds = { type: 'types', function: 'functions' } as const;

/**
 * Says that a type or function must be there: by the extension that comes with PostgreSQL and defines one of this name,
 * or by a definition of its own.
 */
export function providedNeed(own: ObjectRef & { readonly kind: keyof typeof kinds }): Need[] {
  const provider = providerOf(kinds[own.kind], own.name);
  if (provider === null) return need(own);
  const extension = bare('extension', provider.extension);
  const [object, other] = provider.distinctive ? [extension, own] : [own, extension];
  return [{ object, column: null, or: [other] }];
}

function extensionNeed(name: string): Need[] {
  return isBundled(name) ? need(bare('extension', name)) : [];
}

/** Says which extension must be there for the operator class of an index; its own ones need none. */
export function classNeeds(opclass: readonly Node[] | undefined): Need[] {
  const name = strings(opclass).at(-1);
  const provider = name === undefined ? null : providerOf('classes', name);
  return provider === null ? [] : extensionNeed(provider.extension);
}

/** Says which extension must be there for an access method: all but bloom are built in. */
export function methodNeeds(method: string | undefined): Need[] {
  return method === 'bloom' ? extensionNeed(method) : [];
}

/** Says which extension must be there for a language: it has the language's own name. */
export function languageNeeds(language: string): Need[] {
  return language === 'plpgsql' ? [] : extensionNeed(language);
}

/** Says which extension must be there for a foreign data wrapper that comes with PostgreSQL. */
export function wrapperNeeds(wrapper: string): Need[] {
  if (wrapper === 'dblink_fdw') return extensionNeed('dblink');
  return wrapper.endsWith('_fdw') ? extensionNeed(wrapper) : [];
}

/** Says that a function must be there which the server calls by name: without arguments that would be known. */
export function calledNeed(name: readonly Node[] | undefined, signature: string | null = null): Need[] {
  return providedNeed({ ...named('function', name), kind: 'function', signature });
}
