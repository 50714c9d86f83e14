import { CompletionItemKind } from 'vscode-languageserver-types';
import {
  type ExpectFunction,
  functions,
  listMethods,
  textMethods,
  textsMethods,
  timeMethods,
} from '../../core/completion/expectFunctions.ts';
import type { ExpectPlace } from '../../core/completion/expectPlace.ts';
import type { ExpectType } from '../../core/completion/expectTypes.ts';
import type { Quote } from '../../core/completion/place.ts';
import { type ExpectationContext, preFields, variablesFor } from '../../core/expectVariables.ts';
import { shorten, showValue } from '../../core/showValue.ts';
import { Decimal, type QueryResult, type Value } from '../../core/value.ts';
import { escapeSnippet, type Offer, withoutMarks } from './offer.ts';

/** What is known of the results that an expectation speaks of. */
export interface ExpectSources {
  readonly context: ExpectationContext;
  readonly result: ResultSource;
  /** Of the pre-check that `pre` means. */
  readonly pre: ResultSource;
  /** The quotes around the expectation in YAML. */
  readonly quote: Quote;
}

export interface ResultSource {
  /** Column names, as far as they are known. */
  readonly columns: readonly string[];
  /** The rows of the last run, where they are kept. */
  readonly last: QueryResult | undefined;
}

/** The names, columns, functions and methods that can stand at a place of an expectation. */
export function expectOffers(place: ExpectPlace, sources: ExpectSources): Offer[] {
  switch (place.kind) {
    case 'operand':
      return operandOffers(place, sources);
    case 'member':
      return memberOffers(place, sources);
    case 'column':
      return columnsOf(place.of, sources).map((name) => ({
        ...columnOffer(name, place.of, sources),
        word: place.word,
      }));
    default:
      return place satisfies never;
  }
}

function operandOffers(
  { word, bound, comparedWith }: Extract<ExpectPlace, { kind: 'operand' }>,
  sources: ExpectSources,
): Offer[] {
  const last = comparedWith === undefined ? undefined : lastValue(comparedWith, sources);
  const literal = last === undefined ? undefined : literalOf(last, sources.quote);
  const variables = variablesFor(sources.context).map(({ name, type, description }) => ({
    label: name,
    kind: CompletionItemKind.Variable,
    word,
    detail: type,
    documentation: `${description}.`,
  }));
  return [
    ...(literal === undefined
      ? []
      : [{ label: literal, kind: CompletionItemKind.Value, word, detail: 'in the last run' }]),
    ...[...bound.keys()].map((name) => ({
      label: name,
      kind: CompletionItemKind.Variable,
      word,
      detail: 'item of the list',
    })),
    ...variables,
    ...functions.map((each) => ({
      ...functionOffer(each, CompletionItemKind.Function, sources.quote),
      word,
    })),
    ...['null', 'true', 'false'].map((label) => ({ label, kind: CompletionItemKind.Constant, word })),
  ];
}

function memberOffers(
  { word, dot, of }: Extract<ExpectPlace, { kind: 'member' }>,
  sources: ExpectSources,
): Offer[] {
  switch (of.kind) {
    case 'row':
      return columnsOf(of, sources).map((name) => {
        const offer = columnOffer(name, of, sources);
        if (isIdentifier(name)) return { ...offer, word };
        // A name that cannot stand behind a dot takes the place of the dot, too.
        const mark = sources.quote === "'" ? '"' : "'";
        const text = `[${mark}${name.replaceAll('\\', '\\\\').replaceAll(mark, `\\${mark}`)}${mark}]`;
        return { ...offer, word: { start: dot, end: word.end }, text, filter: `.${name}` };
      });
    case 'pre':
      return Object.entries(preFields).map(([label, detail]) => ({
        label,
        kind: CompletionItemKind.Field,
        word,
        detail,
        documentation: `\`${label}\` of the pre-check of the same name or position.`,
      }));
    default:
      return methodsOf(of, sources).map((each) => ({
        ...functionOffer(each, CompletionItemKind.Method, sources.quote),
        word,
      }));
  }
}

function methodsOf(of: ExpectType, sources: ExpectSources): readonly ExpectFunction[] {
  switch (of.kind) {
    case 'rows':
      return listMethods('row');
    case 'texts':
      return [...listMethods('name'), ...textsMethods];
    case 'list':
      return listMethods('item');
    case 'text':
      return textMethods;
    case 'cell': {
      const value = cellOf(of, sources);
      if (value instanceof Date) return timeMethods;
      const isNumber = typeof value === 'bigint' || typeof value === 'number' || value instanceof Decimal;
      return isNumber ? [] : textMethods;
    }
    case 'unknown':
      return textMethods;
    case 'row':
    case 'pre':
    case 'number':
      return [];
    default:
      return of satisfies never;
  }
}

function sourceOf(of: ExpectType, { result, pre }: ExpectSources): ResultSource {
  return 'isPre' in of && of.isPre ? pre : result;
}

function columnsOf(of: ExpectType, sources: ExpectSources): readonly string[] {
  const { columns, last } = sourceOf(of, sources);
  return last !== undefined && last.columns.length > 0 ? [...new Set(last.columns)] : columns;
}

function columnOffer(name: string, of: ExpectType, sources: ExpectSources): Omit<Offer, 'word'> {
  const value = cellOf({ kind: 'cell', isPre: 'isPre' in of && of.isPre, column: name }, sources);
  const detail = value === undefined ? undefined : shorten(value === null ? 'NULL' : showValue(value), 40);
  return {
    label: name,
    kind: CompletionItemKind.Field,
    ...(detail === undefined ? {} : { detail: `${detail} in the last run` }),
  };
}

/** The value of a column in the first row of the last run. */
function cellOf(of: Extract<ExpectType, { kind: 'cell' }>, sources: ExpectSources): Value | undefined {
  const { last } = sourceOf(of, sources);
  const at = of.column === undefined ? 0 : (last?.columns.indexOf(of.column) ?? -1);
  return at < 0 ? undefined : last?.rows[0]?.[at];
}

/** What a simple path had in the last run. */
function lastValue(path: string, sources: ExpectSources): Value | undefined {
  const parts = /^(pre\.)?(?:(rows)|(value)|row(?:\.(\w+)|\[(?:'([^']*)'|"([^"]*)")\]))$/.exec(path);
  if (parts === null) return undefined;
  const [, pre, rows, value, field, single, double] = parts;
  const isPre = pre !== undefined;
  const { last } = isPre ? sources.pre : sources.result;
  if (rows !== undefined) return last === undefined || last.isCut ? undefined : BigInt(last.rowCount);
  const column = value !== undefined ? undefined : (field ?? single ?? double);
  return cellOf({ kind: 'cell', isPre, column }, sources);
}

/** A value as an expectation writes it; `undefined` for one that is long or has no literal. */
function literalOf(value: Value, quote: Quote): string | undefined {
  if (value === null || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  if (typeof value !== 'string' || value.length > 60 || /[\\'"\n\r\p{C}]/u.test(value)) return undefined;
  return quote === "'" ? `"${value}"` : `'${value}'`;
}

function functionOffer(
  { name, signature, description, arguments: given }: ExpectFunction,
  kind: Offer['kind'],
  quote: Quote,
): Omit<Offer, 'word'> {
  const inner = quote === "'" ? given.replaceAll("'", '"') : given;
  return {
    label: name,
    kind,
    text: inner === '' ? `${name}()` : `${name}(${withoutMarks(inner)})`,
    ...(inner === '' ? {} : { snippet: `${escapeSnippet(name)}(${inner})` }),
    detail: signature,
    documentation: description,
  };
}

/** Whether a column's name can stand behind a dot. Source: CEL language definition, "Syntax". */
function isIdentifier(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !['true', 'false', 'null', 'in'].includes(name);
}
