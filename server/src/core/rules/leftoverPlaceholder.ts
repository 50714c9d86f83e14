import type { Fault, OwnItem, StepRule } from '../rule.ts';
import { openWords, placeholdersIn } from '../sql/placeholders.ts';
import { contains, fileSpan, type MappedText, type Span } from '../tree.ts';

/** Something that was to be filled in and was not. */
export const leftoverPlaceholder: StepRule = {
  id: 'leftover-placeholder',
  severity: 'warning',
  why: 'What was left for later is found at night, by the one who pastes it. In a string of SQL nothing is found: there it may be data.',
  bad: `runbook: 1
steps:
  - title: Close the old orders
    change:
      - UPDATE <table> SET status = 3 WHERE status = 2
`,
  good: `runbook: 1
steps:
  - title: Close the old orders
    change:
      - UPDATE orders SET status = 3, remark = '<table>' WHERE status = 2
`,
  checkStep: placeholders,
};

function placeholders(step: OwnItem): readonly Fault[] {
  const faults: Fault[] = [];
  const ofTitle = inWords(step.title);
  if (ofTitle !== undefined) faults.push(ofTitle);
  const ofOwner = step.owner === undefined ? undefined : inWords(step.owner);
  if (ofOwner !== undefined) faults.push(ofOwner);
  for (const block of step.blocks) {
    const { value } = block.text;
    // The whole block: comments beside the statements are places for notes too.
    for (const found of block.kind === 'sql' ? placeholdersIn(value) : inShell(value)) {
      const fault = faultAt(block.text, found);
      const about = block.statements.filter(({ span }) => contains(span, fault.span.start));
      faults.push({ ...fault, about });
    }
  }
  return faults;
}

const openTitle = new RegExp(String.raw`^(?:(?:${openWords})\b|(?:xxx+|\?\?+|<[\p{L}\w -]+>)$)`, 'u');
const anySign = new RegExp(String.raw`${openWords}|<[a-z_\u0080-\uffff]`, 'i');
const openInShell = new RegExp(
  String.raw`(?<![\w<])(?:${openWords})\b|(?<=[\s='"/]|^)<[\p{L}_][\p{L}\w-]*>(?=\s|$|['"./])`,
  'gu',
);

/** A title or an owner that is still open. */
function inWords(text: MappedText): Fault | undefined {
  if (!/^[TFX?<]/i.test(text.value)) return undefined;
  const match = openTitle.exec(text.value);
  return match === null ? undefined : faultAt(text, { start: 0, end: match[0].length });
}

function faultAt(text: MappedText, span: Span): Fault {
  const word = text.value.slice(span.start, span.end);
  return {
    span: fileSpan(text, span),
    message: `\`${word}\` was left here to be filled in. Write what belongs there.`,
  };
}

/** In a shell `<in >out` redirects, so only a name in brackets that stands by itself counts. */
function inShell(script: string): Span[] {
  // Most scripts hold none of the signs, and need not be looked at letter by letter.
  if (!anySign.test(script)) return [];
  return [...script.matchAll(openInShell)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}
