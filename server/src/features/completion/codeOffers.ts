import { type DirectivePlace, directivePlaceAt } from '../../core/completion/directivePlace.ts';
import { expectPlaceAt } from '../../core/completion/expectPlace.ts';
import type { CodePlace } from '../../core/completion/place.ts';
import { shellPlaceAt } from '../../core/completion/shellPlace.ts';
import { type SqlPlace, sqlPlaceAt } from '../../core/completion/sqlPlace.ts';
import type { Item } from '../../core/runbook.ts';
import type { Span } from '../../core/tree.ts';
import { directiveOffers, ignoreOffers } from './blockOffers.ts';
import { tableOffer } from './catalogOffers.ts';
import { checkResults } from './checkResults.ts';
import { expectOffers } from './expectOffers.ts';
import type { Offer } from './offer.ts';
import { type CompletionSources, connectionOf, itemOf } from './sources.ts';
import { needsCatalog, sqlOffers } from './sqlOffers.ts';

export interface Answer {
  readonly offers: readonly Offer[];
  /** Whether there would be more if the database had been read. */
  readonly isAwaited: boolean;
}

const none: Answer = { offers: [], isAwaited: false };

/** What can be written in SQL, a shell command or an expectation. */
export function codeOffers(place: CodePlace, sources: CompletionSources): Answer {
  const { text, offset } = sources.cursor;
  switch (place.language) {
    case 'expect':
      return expectAnswer(place, place.region, '', sources);
    case 'sql': {
      const sql = sqlPlaceAt(text, place.region, offset);
      if (sql === undefined) return none;
      return sql.kind === 'comment' ? commentAnswer(place, sql, sources) : sqlAnswer(place, sql, sources);
    }
    case 'sh': {
      const shell = shellPlaceAt(text, place.region, offset, place.hasLines);
      if (shell?.kind === 'comment')
        return commentAnswer(
          place,
          { ...shell, isBeforeStatement: true, others: [], statement: shell.comment },
          sources,
        );
      if (shell === undefined || sources.trigger !== undefined) return none;
      const tables = [...(sources.catalog?.tables.values() ?? [])].filter(
        (table) => table.kind === 'table' && !shell.others.includes(table.name),
      );
      return { offers: tables.map((table) => tableOffer(table, shell.word)), isAwaited: isAwaited(sources) };
    }
    case 'prose':
      return none;
    default:
      return place.language satisfies never;
  }
}

function sqlAnswer(
  place: CodePlace,
  sql: Exclude<SqlPlace, { kind: 'comment' }>,
  sources: CompletionSources,
): Answer {
  if (!isAskedForSql(sql, sources.trigger)) return none;
  const offers = sqlOffers(sql, {
    text: sources.cursor.text,
    role: place.role,
    catalog: sources.catalog,
    uri: sources.uri,
    connection: connectionOf(sources) ?? '',
  });
  // In the middle of an empty line a comment can begin, too.
  const isFirst = sql.kind === 'name' && sql.wanted.isStart && sql.word.start === sql.word.end;
  const comments =
    isFirst && place.hasLines
      ? directiveOffers({ kind: 'name', word: sql.word, mark: '--', hasColon: false }, place.role, false)
      : [];
  return {
    offers: [...offers, ...comments.map((offer) => ({ ...offer, label: `-- ${offer.label}` }))],
    isAwaited: needsCatalog(sql) && isAwaited(sources),
  };
}

/** Whether a place answers to a sign: what is typed on in SQL must not be disturbed. */
function isAskedForSql(sql: Exclude<SqlPlace, { kind: 'comment' }>, trigger: string | undefined): boolean {
  if (trigger === undefined) return true;
  if (sql.kind === 'pattern') return trigger === "'" || trigger === '"';
  switch (trigger) {
    case '.':
      return sql.qualifier.length > 0;
    case '`':
      return sql.isQuoted;
    case ' ':
      return sql.wanted.tables;
    case '(':
      return sql.wanted.columns === 'bare';
    default:
      return false;
  }
}

/** In a comment before a statement: a directive, or the words of one. */
function commentAnswer(
  place: CodePlace,
  { comment, isBeforeStatement, others, statement }: Extract<SqlPlace, { kind: 'comment' }>,
  sources: CompletionSources,
): Answer {
  const { text, offset } = sources.cursor;
  const directive: DirectivePlace | undefined =
    isBeforeStatement && place.hasLines ? directivePlaceAt(text, comment, offset) : undefined;
  const isAskedBy = (signs: string): boolean =>
    sources.trigger === undefined || signs.includes(sources.trigger);
  switch (directive?.kind) {
    case undefined:
      return none;
    case 'name': {
      const hasName = others.some((each) => /^(?:--|#)\s*name\s*:/.test(text.slice(each.start, each.end)));
      const offers = isAskedBy(' ') ? directiveOffers(directive, place.role, hasName) : [];
      return { offers, isAwaited: false };
    }
    case 'expect':
      return expectAnswer(place, directive.region, text.slice(statement.start, statement.end), sources);
    case 'ignore': {
      const step = itemOf(sources.runbook, offset)?.span ?? comment;
      const near = { start: comment.start, end: Math.max(comment.end, statement.end) };
      const offers = isAskedBy(' ') ? ignoreOffers(directive, sources.findings(), near, step) : [];
      return { offers, isAwaited: false };
    }
    default:
      return directive satisfies never;
  }
}

function expectAnswer(place: CodePlace, region: Span, sql: string, sources: CompletionSources): Answer {
  const { text, offset } = sources.cursor;
  const { role } = place;
  const { trigger } = sources;
  const expect = expectPlaceAt(text, region, offset);
  if (expect === undefined || role === undefined) return none;
  const isFirst = text.slice(region.start, offset).trim() === '';
  const signs = expect.kind === 'operand' ? (isFirst ? ' ' : '') : expect.kind === 'member' ? '.' : '\'"';
  if (trigger !== undefined && !signs.includes(trigger)) return none;
  const results = checkResults(itemOf(sources.runbook, offset), offset, sql, sources);
  const isSh = place.language === 'sh' || isInShell(sources, offset);
  return {
    offers: expectOffers(expect, {
      context: { blockKind: isSh ? 'sh' : 'sql', role },
      ...results,
      quote: place.quote,
    }),
    isAwaited: false,
  };
}

/** In YAML the block tells whether an expectation is of a command. */
function isInShell({ runbook }: CompletionSources, offset: number): boolean {
  const item: Item | undefined = itemOf(runbook, offset);
  return (
    item?.blocks.some(
      (block) => block.kind === 'sh' && block.span.start <= offset && offset <= block.span.end,
    ) ?? false
  );
}

/** Whether there may be a connection whose tables are not known yet. */
function isAwaited(sources: CompletionSources): boolean {
  const name = connectionOf(sources);
  // The settings themselves are read a moment after a runbook is opened.
  const connections = sources.settings?.connections;
  const isPossible = connections?.some((each) => each.name === name) ?? name !== undefined;
  return sources.catalog === undefined && isPossible;
}
