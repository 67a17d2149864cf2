import { checklistSection, runnerSection } from './markdown/checklist.js';
import { flowchartSection } from './markdown/flowchart.js';
import { closingSection, headSection, summarySection } from './markdown/head.js';
import type { ConsolidationInput } from './markdown/input.js';
import { issuesSection } from './markdown/issues.js';
import { locationsSection, mappingSection, versionsSection } from './markdown/mapped.js';
import { mentionsSection, objectsSection } from './markdown/objects.js';
import { removalSection } from './markdown/removal.js';
import { measured, replaySentence } from './markdown/replayed.js';
import { documentsSection, examplesSection, stepsSection } from './markdown/steps.js';
import { paragraphs } from './markdown/table.js';
import { afterSection, beforeSection } from './markdown/trees.js';

/**
 * Writes CONSOLIDATION.md: GitHub Markdown made of the facts, the decisions and the last replay alone, so that the same
 * input gives the same bytes. A tick says that something was computed or measured; everything else says "not run" or why
 * not. The facts come from the plan, or from the lock when the legacy files are gone.
 */
export function consolidationReport(input: ConsolidationInput): string {
  const result = measured(input);
  const sections = [
    headSection(input),
    summarySection(input),
    beforeSection(input),
    afterSection(input),
    mappingSection(input),
    versionsSection(input),
    locationsSection(input),
    removalSection(input),
    checklistSection(input, result),
    runnerSection(input, result),
    issuesSection(input),
    stepsSection(input, result),
    examplesSection(input),
    objectsSection(input),
    mentionsSection(input),
    flowchartSection(input),
    documentsSection(input),
    closingSection(input, replaySentence(result, input.facts.migrations.length)),
  ];
  return `${paragraphs(sections)}\n`;
}
