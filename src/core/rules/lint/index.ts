import type { Rule } from '../rule.js';
import { cascadeDelete } from './cascade-delete.js';
import { constraintName } from './constraint-name.js';
import { emptyMigration } from './empty-migration.js';
import { foreignKeyWithoutIndex } from './foreign-key-without-index.js';
import { foreignType } from './foreign-type.js';
import { idNotUuid } from './id-not-uuid.js';
import { impreciseMoney } from './imprecise-money.js';
import { indexName } from './index-name.js';
import { nameStyle } from './name-style.js';
import { nameTooLong } from './name-too-long.js';
import { noCreatedAt } from './no-created-at.js';
import { noPrimaryKey } from './no-primary-key.js';
import { notIdempotent } from './not-idempotent.js';
import { notNullWithoutDefault } from './not-null-without-default.js';
import { reservedName } from './reserved-name.js';
import { typeChoice } from './type-choice.js';
import { unknownDependency } from './unknown-dependency.js';

/** Every opinion on new migrations, in code-unit order of id. They say nothing of what was consolidated. */
export const lintRules: readonly Rule[] = [
  cascadeDelete,
  constraintName,
  emptyMigration,
  foreignKeyWithoutIndex,
  foreignType,
  idNotUuid,
  impreciseMoney,
  indexName,
  nameStyle,
  nameTooLong,
  noCreatedAt,
  noPrimaryKey,
  notIdempotent,
  notNullWithoutDefault,
  reservedName,
  typeChoice,
  unknownDependency,
];
