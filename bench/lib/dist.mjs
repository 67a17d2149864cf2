import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const { ONEFOLD_DIST } = process.env;

/** Where the built onefold lies, as a URL that ends in a slash: dist/, or what ONEFOLD_DIST names. */
export const dist = ONEFOLD_DIST ? pathToFileURL(`${resolve(ONEFOLD_DIST)}/`) : new URL('../../dist/', import.meta.url);
