import type { Report } from '../model.js';
import { jsonReport } from './json.js';
import type { Style } from './style.js';
import { textReport } from './text.js';

/** Turns a report into what stdout carries; `style` is for terminals, other formats leave it alone. */
export type Reporter = (report: Report, style: Style) => string;

/** Every output format, by the name that `--format` takes. */
export const reporters = { text: textReport, json: jsonReport } as const satisfies Readonly<Record<string, Reporter>>;
