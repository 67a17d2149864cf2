/** As much of SARIF 2.1.0 as we write; names and nesting are the standard's. */
type Message = { readonly text: string };
type Level = 'error' | 'warning' | 'note';

export type Location = {
  readonly id?: number;
  readonly message?: Message;
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: 'SRCROOT' };
    readonly region: { readonly startLine: number; readonly startColumn?: number };
  };
};
export type ReportingDescriptor = {
  readonly id: string;
  readonly shortDescription: Message;
  readonly fullDescription?: Message;
  readonly help?: Message;
  readonly defaultConfiguration?: { readonly level: Level };
};
export type Result = {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: Level;
  readonly message: Message;
  readonly locations: readonly Location[];
  readonly relatedLocations?: readonly Location[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly {
    readonly kind: 'external';
    readonly status: 'accepted';
    readonly justification: string;
    readonly location: Location;
  }[];
};
export type Notification = {
  readonly level: Level;
  readonly message: Message;
  readonly locations?: readonly Location[];
};
export type Run = {
  readonly tool: {
    readonly driver: {
      readonly name: string;
      readonly version: string;
      readonly semanticVersion: string;
      readonly rules: readonly ReportingDescriptor[];
    };
  };
  readonly automationDetails?: { readonly id: string };
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly exitCode: number;
    readonly toolExecutionNotifications?: readonly Notification[];
  }[];
  readonly results?: readonly Result[];
  readonly columnKind: 'utf16CodeUnits';
  readonly originalUriBaseIds: Readonly<Record<'SRCROOT', { readonly description: Message }>>;
};
export type Log = { readonly $schema: string; readonly version: '2.1.0'; readonly runs: readonly Run[] };
