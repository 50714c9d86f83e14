import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Hover } from 'vscode-languageserver-types';
import type { ReadCatalog } from '../core/catalog.ts';
import { type Check, checksOf } from '../core/check.ts';
import { itemAt } from '../core/itemAt.ts';
import { keyAt, settingsKeyAt } from '../core/keyAt.ts';
import type { Block, Item, Runbook, Statement } from '../core/runbook.ts';
import { sqlNameAt } from '../core/sql/nameAt.ts';
import { contains, fileSpan, type MappedText, type Span } from '../core/tree.ts';
import { expectationSection } from './hoverExpectation.ts';
import { directiveSection, keySection, ruleSection } from './hoverKey.ts';
import { nameSection } from './hoverName.ts';
import { outcomeSection } from './hoverOutcome.ts';
import { itemNamedAt, stepSection } from './hoverStep.ts';
import { toRange } from './position.ts';
import type { RunView } from './runView.ts';

/** The tables of a connection, as far as they are known. */
export type CatalogOf = (connection: string) => ReadCatalog | undefined;

/** What is told of a part of the text. */
interface Meaning {
  readonly span: Span;
  readonly section: string | undefined;
}

/**
 * What a person sees who points at a place of a runbook: what became of the check there, then what the word means.
 *
 * Looks at the text and the blocks of the step at the offset alone.
 */
export function hover(
  document: TextDocument,
  runbook: Runbook,
  offset: number,
  view: RunView,
  catalogOf: CatalogOf = () => undefined,
): Hover | undefined {
  const item = itemAt(runbook, offset);
  const block = item?.blocks.find((each) => isIn(each.span, offset));
  const statement = block === undefined ? undefined : statementIn(block, offset);
  const check = item === undefined || statement === undefined ? undefined : checkOf(item, statement);
  const meaning =
    (statement === undefined || item === undefined
      ? undefined
      : statementMeaning(document, item, statement, check, offset, view, catalogOf)) ??
    keyMeaning(runbook, document.getText(), offset) ??
    (item === undefined || block !== undefined ? undefined : itemMeaning(runbook, item, offset, view));
  const told = meaning?.section;
  const outcome =
    check === undefined ? undefined : outcomeSection(check, view, told === undefined ? 'long' : 'short');
  const span = told === undefined ? check?.statement.span : meaning?.span;
  const sections = [outcome, told].filter((section) => section !== undefined);
  if (span === undefined || sections.length === 0) return undefined;
  return {
    contents: { kind: 'markdown', value: sections.join('\n\n---\n\n') },
    range: toRange(document, span),
  };
}

/** What a person sees who points at a place of a `launchbook.yaml`. */
export function settingsHover(document: TextDocument, offset: number): Hover | undefined {
  const key = settingsKeyAt(document.getText(), offset);
  if (key === undefined) return undefined;
  const [first, rule, ...more] = key.path;
  const section =
    first === 'rules' && rule !== undefined && more.length === 0 ? ruleSection(rule) : keySection(key);
  if (section === undefined) return undefined;
  return { contents: { kind: 'markdown', value: section }, range: toRange(document, key.span) };
}

/** The statement at an offset; anywhere in a block that holds no other, that one. */
function statementIn(block: Block, offset: number): Statement | undefined {
  return (
    block.statements.find(({ span }) => isIn(span, offset)) ??
    (block.statements.length === 1 ? block.statements[0] : undefined)
  );
}

function checkOf(item: Item, statement: Statement): Check | undefined {
  return checksOf(item).find((check) => check.statement === statement);
}

/** A part of a statement: an expectation, a rule that is ignored, a directive, a table or a column. */
function statementMeaning(
  document: TextDocument,
  item: Item,
  statement: Statement,
  check: Check | undefined,
  offset: number,
  view: RunView,
  catalogOf: CatalogOf,
): Meaning | undefined {
  const expectation = statement.expectations.find(({ span }) => contains(span, offset));
  if (expectation !== undefined)
    return {
      span: expectation.span,
      section: expectationSection(expectation.value, statement, check, view),
    };
  const ignored = statement.ignored.find(({ span }) => contains(span, offset));
  if (ignored !== undefined) return { span: ignored.span, section: ruleSection(ignored.rule) };
  const at = valueOffset(statement.text, offset);
  if (at === undefined) return isIn(statement.span, offset) ? directiveMeaning(document, offset) : undefined;
  const connection = item.connection?.value;
  if (statement.kind !== 'sql' || connection === undefined) return undefined;
  const name = sqlNameAt(statement.text.value, at);
  const catalog = name === undefined ? undefined : catalogOf(connection);
  if (name === undefined || catalog === undefined) return undefined;
  return { span: fileSpan(statement.text, name), section: nameSection(catalog, name) };
}

/** The key of a comment line such as `-- expect: rows == 0`. */
function directiveMeaning(document: TextDocument, offset: number): Meaning | undefined {
  const { line } = document.positionAt(offset);
  const start = document.offsetAt({ line, character: 0 });
  const text = document.getText().slice(start, document.offsetAt({ line: line + 1, character: 0 }));
  const found = /^(.*?(?:--|#)[ \t]+)(expect|name|launchbook-ignore)(?=[ \t]*:)/.exec(text);
  if (found === null) return undefined;
  const [, before = '', key = ''] = found;
  const span = { start: start + before.length, end: start + before.length + key.length };
  return contains(span, offset) ? { span, section: directiveSection(key) } : undefined;
}

function keyMeaning(runbook: Runbook, text: string, offset: number): Meaning | undefined {
  const key = keyAt(runbook, text, offset);
  return key === undefined ? undefined : { span: key.span, section: keySection(key) };
}

function itemMeaning(runbook: Runbook, item: Item, offset: number, view: RunView): Meaning | undefined {
  const named = itemNamedAt(runbook, item, offset);
  return named === undefined
    ? undefined
    : { span: named.span, section: stepSection(runbook, named.item, view) };
}

/** Offset in a text's value of an offset in the file; `undefined` where the text does not stand there. */
function valueOffset({ pieces }: MappedText, offset: number): number | undefined {
  const piece = pieces.find(({ start, length }) => start <= offset && offset <= start + length);
  return piece === undefined ? undefined : piece.at + (offset - piece.start);
}

function isIn(span: Span, offset: number): boolean {
  return span.start <= offset && offset < span.end;
}
