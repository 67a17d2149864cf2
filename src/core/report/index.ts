import type { Report } from '../model.js';
import type { FailureReporter, Reporter } from './reporter.js';

export type { Failure, Setting } from './reporter.js';

/** An output format. Its reporter is imported only when it is asked for, so that the start stays instant. */
export type Format = {
  /** How the names of files end that are written in it, unless another one is asked for. */
  readonly endings: readonly string[];
  /** What a report must have, in words, to be shown in this format; and whether one has it. */
  readonly shows: string;
  readonly fits: (report: Report) => boolean;
  load(): Promise<{ readonly report: Reporter; readonly failure: FailureReporter }>;
};

const always = { shows: 'every report', fits: () => true } as const;
const judgedOrRun = {
  shows: 'findings, or a run of migrations',
  fits: ({ findings, run }: Report) => findings !== undefined || run !== undefined,
} as const;

const all = {
  text: {
    ...always,
    endings: ['.txt'],
    load: async () => {
      const [{ textReport }, { failureText }] = await Promise.all([import('./text.js'), import('./text/failure.js')]);
      return { report: (report, { style }) => textReport(report, style), failure: failureText };
    },
  },
  json: {
    ...always,
    endings: ['.json'],
    load: async () => {
      const { jsonReport, jsonFailure } = await import('./json.js');
      return { report: jsonReport, failure: jsonFailure };
    },
  },
  github: {
    ...judgedOrRun,
    endings: [],
    load: async () => {
      const { githubReport, githubFailure } = await import('./github.js');
      return { report: githubReport, failure: githubFailure };
    },
  },
  summary: {
    ...always,
    endings: ['.md'],
    load: async () => {
      const { summaryReport, summaryFailure } = await import('./summary.js');
      return { report: summaryReport, failure: summaryFailure };
    },
  },
  sarif: {
    shows: 'findings',
    fits: ({ findings }) => findings !== undefined,
    endings: ['.sarif', '.sarif.json'],
    load: async () => {
      const { sarifReport, sarifFailure } = await import('./sarif.js');
      return { report: sarifReport, failure: sarifFailure };
    },
  },
  junit: {
    ...judgedOrRun,
    endings: ['.xml'],
    load: async () => {
      const { junitReport, junitFailure } = await import('./junit.js');
      return { report: junitReport, failure: junitFailure };
    },
  },
  html: {
    shows: 'a consolidation',
    fits: ({ page }) => page !== undefined,
    endings: ['.html'],
    load: async () => {
      const { htmlReport, htmlFailure } = await import('./html.js');
      return { report: htmlReport, failure: htmlFailure };
    },
  },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof all;

/** Every output format, by the name that `--format` takes. */
export const formats: Readonly<Record<FormatName, Format>> = all;

/** The names of all formats, in the order of the help. */
export const formatNames = Object.keys(formats) as FormatName[];

/** Tells whether a format has this name. */
export function isFormat(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}
