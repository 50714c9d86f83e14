import type { Finding } from './finding.ts';
import type { Block, Statement, Task } from './runbook.ts';
import type { Entry, MappedText, Scalar, Span, Tree } from './tree.ts';

/** The same span `by` units later in the file; all functions here give a moved copy and change nothing. */
export function shiftSpan({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

export function shiftText(text: MappedText, by: number): MappedText {
  return { value: text.value, ...shiftPlace(text, by) };
}

export function shiftBlock(block: Block, by: number): Block {
  return {
    ...block,
    span: shiftSpan(block.span, by),
    roleSpan: shiftSpan(block.roleSpan, by),
    text: shiftText(block.text, by),
    statements: block.statements.map((statement) => shiftStatement(statement, by)),
  };
}

export function shiftTask(task: Task, by: number): Task {
  return {
    ...task,
    text: shiftText(task.text, by),
    span: shiftSpan(task.span, by),
    doneSpan: task.doneSpan === undefined ? undefined : shiftSpan(task.doneSpan, by),
  };
}

export function shiftFinding(finding: Finding, by: number): Finding {
  return moveFinding(finding, (offset) => offset + by);
}

/** The same finding where `moved` puts each of its places. */
export function moveFinding(finding: Finding, moved: (offset: number) => number): Finding {
  const { related, fixes } = finding;
  const move = <Placed extends { readonly span: Span }>(each: Placed): Placed => ({
    ...each,
    // A span can end where the next item begins, which moves on its own.
    span: shiftSpan(each.span, moved(each.span.start) - each.span.start),
  });
  return {
    ...move(finding),
    ...(related === undefined ? {} : { related: related.map(move) }),
    ...(fixes === undefined ? {} : { fixes: fixes.map((fix) => ({ ...fix, edits: fix.edits.map(move) })) }),
  };
}

export function shiftEntry({ key, value }: Entry, by: number): Entry {
  return { key: shiftScalar(key, by), value: shiftTree(value, by) };
}

function shiftTree(tree: Tree, by: number): Tree {
  switch (tree.kind) {
    case 'scalar':
      return shiftScalar(tree, by);
    case 'list':
      return {
        kind: 'list',
        span: shiftSpan(tree.span, by),
        items: tree.items.map((each) => shiftTree(each, by)),
      };
    case 'mapping':
      return {
        kind: 'mapping',
        span: shiftSpan(tree.span, by),
        entries: tree.entries.map((each) => shiftEntry(each, by)),
      };
    default:
      return tree satisfies never;
  }
}

function shiftScalar(scalar: Scalar, by: number): Scalar {
  return { ...scalar, ...shiftPlace(scalar, by) };
}

function shiftStatement(statement: Statement, by: number): Statement {
  return {
    ...statement,
    text: shiftText(statement.text, by),
    span: shiftSpan(statement.span, by),
    expectations: statement.expectations.map((each) => shiftText(each, by)),
    ignored: statement.ignored.map((each) => ({ ...each, span: shiftSpan(each.span, by) })),
  };
}

function shiftPlace({ span, pieces }: MappedText, by: number): Pick<MappedText, 'span' | 'pieces'> {
  return {
    span: shiftSpan(span, by),
    pieces: pieces.map(({ at, start, length }) => ({ at, start: start + by, length })),
  };
}
