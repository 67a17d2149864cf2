import type { Trail } from './reading.js';
import { mappingJsonSchema } from './schema.js';

type Shape = {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | false;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
};

function branches(shape: Shape): readonly Shape[] {
  return shape.anyOf === undefined ? [shape] : shape.anyOf.flatMap(branches);
}

function inner(shape: Shape, key: string | number): Shape[] {
  const own = typeof key === 'number' ? shape.items : (shape.properties?.[key] ?? shape.additionalProperties);
  return own === undefined || own === false ? [] : [own];
}

let whole: Shape | undefined;

/** The schema is the same for every complaint, and making it takes a millisecond. */
function wholeShape(): Shape {
  whole ??= mappingJsonSchema() as Shape;
  return whole;
}

function shapesAt(trail: Trail): readonly Shape[] {
  let shapes: readonly Shape[] = [wholeShape()];
  for (const key of trail) shapes = shapes.flatMap(branches).flatMap((shape) => inner(shape, key));
  return shapes;
}

/** Lists the keys that the schema knows for the map at a place. */
export function keysAt(trail: Trail): string[] {
  return shapesAt(trail)
    .flatMap(branches)
    .flatMap((shape) => Object.keys(shape.properties ?? {}));
}

/** Gives the schema's description of what belongs at a place; an empty text when it has none. */
export function describedAt(trail: Trail): string {
  return shapesAt(trail).find((shape) => shape.description !== undefined)?.description ?? '';
}

/** Tells whether a list of texts belongs at a place. */
export function takesTexts(trail: Trail): boolean {
  return shapesAt(trail).some((shape) => shape.items?.type === 'string');
}
