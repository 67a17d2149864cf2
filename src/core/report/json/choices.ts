import type { ChoiceDefinition, Choices } from '../../model.js';
import { placeJson } from './place.js';

function definitionJson({ path, at, columns, constraints }: ChoiceDefinition): object {
  return { path, at: placeJson(at), columns, constraints };
}

/** Maps what can be done about an object, with all that the text leaves out. */
export function choicesJson({
  object,
  decided,
  definitions,
  retired,
  differences,
  alike,
  dependents,
  choices,
}: Choices): object {
  return {
    object,
    decided: decided === null ? null : placeJson(decided),
    definitions: definitions.map(definitionJson),
    retired: retired.map(({ at, by }) => ({ at: placeJson(at), by: placeJson(by) })),
    differences,
    alike,
    dependents,
    choices,
  };
}
