/**
 * mapping.yaml, the decision file: reading, printing and editing it. This is the one way in, so that callers can import
 * it, and the schema library behind it, only when they need it.
 */
export { DEFAULT_LAYOUT, defaultMapping } from './mapping/defaults.js';
export { editMapping } from './mapping/edit.js';
export { parseMapping } from './mapping/parse.js';
export { printMapping } from './mapping/print.js';
export { mappingJsonSchema } from './mapping/schema.js';
