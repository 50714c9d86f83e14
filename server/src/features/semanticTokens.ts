import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { SemanticTokens, SemanticTokensLegend } from 'vscode-languageserver-types';
import { variables } from '../core/expectVariables.ts';
import { proseLinks } from '../core/proseLinks.ts';
import type { Item, Runbook } from '../core/runbook.ts';
import { environmentPlaces } from '../core/settingsPlaces.ts';
import { needPlace, ownPlace } from '../core/stepIds.ts';
import { fileSpan, type MappedText, type Span } from '../core/tree.ts';
import { ascendingPositions } from './position.ts';

/** What is coloured by its meaning, since no grammar can tell it: ids of steps, variables, environments. */
export const semanticTokensLegend: SemanticTokensLegend = {
  tokenTypes: ['function', 'variable', 'enumMember'],
  tokenModifiers: ['declaration', 'readonly'],
};

const id = 0;
const variable = 1;
const environment = 2;
const declaration = 1;
const readonly = 2;

/** The tokens of a runbook that touch a span: ids where they are written, variables of expectations. */
export function semanticTokens(document: TextDocument, runbook: Runbook, within: Span): SemanticTokens {
  const text = document.getText();
  const tokens: Token[] = [];
  const add = (start: number, end: number, type: number, modifiers: number): void => {
    if (start < end && start <= within.end && within.start <= end)
      tokens.push({ start, end, type, modifiers });
  };
  const addItem = (item: Item): void => {
    if (item.span.end < within.start || item.span.start > within.end) return;
    if (item.idText !== undefined) {
      const { span } = ownPlace(item);
      add(span.start, span.end, id, declaration);
    }
    for (const need of item.needs ?? []) {
      const { span } = needPlace(need);
      add(span.start, span.end, id, 0);
    }
    for (const block of item.blocks) {
      if (block.span.end < within.start || block.span.start > within.end) continue;
      for (const { expectations } of block.statements)
        for (const expectation of expectations) addVariables(expectation, add);
    }
    item.items.forEach(addItem);
  };
  runbook.items.forEach(addItem);
  const isWithin = ({ span }: { readonly span: Span }): boolean =>
    span.start <= within.end && within.start <= span.end;
  for (const { span } of proseLinks(text, runbook, isWithin)) add(span.start, span.end, id, 0);
  return encode(document, tokens);
}

/** The tokens of a `launchbook.yaml`: its environments. */
export function settingsTokens(document: TextDocument, within: Span): SemanticTokens {
  const places = environmentPlaces(document.getText());
  return encode(
    document,
    places
      .filter(({ start, end }) => start <= within.end && within.start <= end)
      .map(({ start, end }) => ({ start, end, type: environment, modifiers: 0 })),
  );
}

interface Token extends Span {
  readonly type: number;
  readonly modifiers: number;
}

const names: ReadonlySet<string> = new Set(variables.map(({ name }) => name));

/** A word that is no field, no string and no call. */
const word = /"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|\.\s*\w+|[A-Za-z_]\w*(?!\w*\s*\()/g;

function addVariables(
  expectation: MappedText,
  add: (start: number, end: number, type: number, modifiers: number) => void,
): void {
  const [piece] = expectation.pieces;
  const isOnePiece = piece !== undefined && piece.length === expectation.value.length;
  word.lastIndex = 0;
  for (let match = word.exec(expectation.value); match !== null; match = word.exec(expectation.value)) {
    if (!names.has(match[0])) continue;
    const end = match.index + match[0].length;
    const span = isOnePiece
      ? { start: piece.start + match.index, end: piece.start + end }
      : fileSpan(expectation, { start: match.index, end });
    add(span.start, span.end, variable, readonly);
  }
}

/** Source: LSP 3.17, "Semantic Tokens": each token relative to the one before it, none over a line's end. */
function encode(document: TextDocument, tokens: Token[]): SemanticTokens {
  tokens.sort((left, right) => left.start - right.start);
  const near = ascendingPositions(document);
  const data: number[] = [];
  let line = 0;
  let character = 0;
  let end = -1;
  for (const token of tokens) {
    if (token.start < end) continue;
    const from = near(token.start);
    const to = near(token.end);
    if (to.line !== from.line) continue;
    end = token.end;
    data.push(
      from.line - line,
      from.line === line ? from.character - character : from.character,
      to.character - from.character,
      token.type,
      token.modifiers,
    );
    line = from.line;
    character = from.character;
  }
  return { data };
}
