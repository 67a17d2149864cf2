/** How a text reporter marks words: functions from text to text, which the front end chooses. */
export type Style = Readonly<Record<'bold' | 'dim' | 'red' | 'green' | 'yellow', (text: string) => string>>;

const same = (text: string): string => text;

/** Leaves every text as it is: for files, pipes and NO_COLOR. */
export const plain: Style = { bold: same, dim: same, red: same, green: same, yellow: same };
