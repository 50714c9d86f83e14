import type { Finding } from '../finding.ts';
import { type Part, readParts } from '../markdownParts.ts';
import { withoutBlankEnds } from './markdownProse.ts';

/** Prose as it can stand in a Markdown runbook without being read as a part of the plan. */
export interface PlacedProse {
  /** Up to its first heading: it stands before the tasks. */
  readonly before: string;
  /** From its first heading on: behind the blocks, which would else belong to that heading. */
  readonly after: string;
  /** What was changed in it, in words. */
  readonly said: readonly string[];
  /** Why it cannot stand there; ends in a full stop. */
  readonly refused: string | undefined;
}

/** A line that may begin a heading, underline one, or begin a box, a fence or HTML; most prose has none. */
const special = /^(?:[ \t>]|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))*(?:#|=+[ \t]*$|-+[ \t]*$|\[|```|~~~|<)/m;

/** Where prose is to stand. */
export interface ProsePlace {
  /** The least level of a heading that does not end it. */
  readonly minLevel: number;
  /** Whether a box would be a task: in no step it is none. */
  readonly hasTasks: boolean;
  /** Its name in messages. */
  readonly where: string;
}

/** Makes prose fit for a place in a runbook. */
export function placeProse(prose: string, { minLevel, hasTasks, where }: ProsePlace): PlacedProse {
  const text = withoutBlankEnds(prose);
  const refuse = (reason: string): PlacedProse => ({ before: '', after: '', said: [], refused: reason });
  if (text === '') return { before: '', after: '', said: [], refused: undefined };
  if (!special.test(text)) return { before: text, after: '', said: [], refused: undefined };
  const problems: Finding[] = [];
  const probe = `${text}\n\n# end\n`;
  const parts = readParts(probe, 0, problems).filter(({ kind }) => hasTasks || kind !== 'task');
  const end = parts.pop();
  const problem = problems.find(({ severity }) => severity === 'error');
  if (end?.kind !== 'heading' || end.title.value !== 'end' || problem !== undefined)
    return refuse(
      problem === undefined
        ? `In the notes of ${where} a comment or a piece of HTML is not closed, so all that follows would vanish in it. Close it first.`
        : `The notes of ${where} cannot be read as Markdown: ${problem.message}`,
    );
  const headings = parts.filter((part) => part.kind === 'heading');
  const highest = headings.reduce((level, heading) => Math.min(level, heading.level), 6);
  const deeper = Math.max(0, minLevel - highest);
  if (headings.length > 0 && minLevel > 6)
    return refuse(
      `The notes of ${where} have headings, but six levels of headings are used up there. Remove them.`,
    );
  let safe = text;
  // From the end, so that the places before stay true.
  for (const part of parts.toReversed()) safe = safePart(safe, part, deeper);
  const said = [
    ...(deeper > 0 && headings.length > 0
      ? [`The headings in the notes of ${where} are ${deeper} deeper now.`]
      : []),
    ...(parts.some(({ kind }) => kind === 'task')
      ? [`Boxes in the notes of ${where} are written as \`\\[ ]\`, or they would be tasks of the step.`]
      : []),
    ...(parts.some(({ kind }) => kind === 'fence')
      ? [`Blocks in the notes of ${where} are marked \`example\`, or they would be blocks of the step.`]
      : []),
  ];
  const first = readParts(safe, 0, []).find(({ kind }) => kind === 'heading')?.span.start ?? safe.length;
  const before = withoutBlankEnds(safe.slice(0, first));
  return { before, after: safe.slice(first), said, refused: undefined };
}

/** The text with one part of it written so that it is prose. */
function safePart(text: string, part: Part, deeper: number): string {
  switch (part.kind) {
    case 'task':
      return `${text.slice(0, part.span.start)}\\${text.slice(part.span.start)}`;
    case 'fence': {
      const at = part.roleWord.span.start;
      return `${text.slice(0, at)}example ${text.slice(at)}`;
    }
    case 'heading': {
      if (deeper === 0) return text;
      const { start, end } = part.span;
      const marks = '#'.repeat(Math.min(6, part.level + deeper));
      const raw = text.slice(start, end);
      const line = raw.startsWith('#')
        ? raw.replace(/^#+/, marks)
        : `${marks} ${raw.slice(0, raw.lastIndexOf('\n')).replace(/\s*\n\s*/g, ' ')}`;
      return text.slice(0, start) + line + text.slice(end);
    }
    default:
      return part satisfies never;
  }
}
