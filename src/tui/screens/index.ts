import type { ReactNode } from 'react';
import type { ScreenName } from '../state/screen.js';
import { ConfirmScreen } from './confirm.js';
import { ConflictScreen } from './conflict.js';
import { ConflictsScreen } from './conflicts.js';
import { FindingsScreen } from './findings.js';
import { MigrationScreen } from './migration.js';
import { Overview } from './overview.js';
import { PlanScreen } from './plan.js';
import { RunScreen } from './run.js';
import type { ScreenProps } from './screen-props.js';
import { DiffScreen, FileScreen, TreeScreen } from './texts.js';

/** Every screen by its name. */
export const screens: Readonly<Record<ScreenName, (props: ScreenProps) => ReactNode>> = {
  overview: Overview,
  findings: FindingsScreen,
  conflicts: ConflictsScreen,
  conflict: ConflictScreen,
  plan: PlanScreen,
  tree: TreeScreen,
  migration: MigrationScreen,
  diff: DiffScreen,
  file: FileScreen,
  run: RunScreen,
  confirm: ConfirmScreen,
};
