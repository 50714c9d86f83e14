import { isMap, isSeq, parseDocument, stringify } from 'yaml';
import type { Connection } from './settings.ts';

/**
 * The text of `launchbook.yaml` with one more connection; all that stood there stays as it was.
 *
 * A flow list or an empty key is the exception: it is written anew as a block list, with its items. The
 * password is never part of it. Returns `undefined` when the text is not a mapping that can be added to.
 */
export function addConnection(
  text: string,
  connection: Omit<Connection, 'passwordVariable'>,
): string | undefined {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const item = connectionItem(connection);
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  if (document.errors.length > 0) return undefined;
  if (document.contents === null) return joinLines(text, block(item, '  '), newline);
  if (!isMap(document.contents)) return undefined;
  const pair = document.contents.items.find((each) => String(each.key) === 'connections');
  if (pair === undefined) return joinLines(text, block(item, '  '), newline);
  const list = pair.value;
  const isBlockList = isSeq(list) && list.flow !== true && list.items.length > 0;
  if (!isBlockList) {
    document.setIn(['connections'], [...(isSeq(list) ? list.items : []), document.createNode(item)]);
    return document.toString().replaceAll('\n', newline);
  }
  const start = list.range?.[0] ?? 0;
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  const end = endOfLine(text, lastContentOffset(text, list.range?.[1] ?? text.length));
  const before = text.slice(0, end);
  const lines = lineItem(item, indent).join(newline);
  return `${before}${before.endsWith('\n') ? '' : newline}${lines}${newline}${text.slice(end).replace(/^\r?\n/, '')}`;
}

type Item = Readonly<Record<string, string | number | boolean>>;

function connectionItem(connection: Omit<Connection, 'passwordVariable'>): Item {
  const item: Record<string, string | number | boolean> = {
    name: connection.name,
    environment: connection.environment,
  };
  if (connection.socketPath !== undefined) item['socketPath'] = connection.socketPath;
  else {
    item['host'] = connection.host ?? 'localhost';
    item['port'] = connection.port ?? 3306;
  }
  item['user'] = connection.user;
  if (connection.database !== undefined) item['database'] = connection.database;
  if (connection.ssl) item['ssl'] = true;
  return item;
}

function block(item: Item, indent: string): string[] {
  return ['connections:', ...lineItem(item, indent)];
}

function lineItem(item: Item, indent: string): string[] {
  const lines = stringify(item).trimEnd().split('\n');
  return lines.map((line, index) => `${indent}${index === 0 ? '- ' : '  '}${line}`);
}

function joinLines(text: string, lines: readonly string[], newline: string): string {
  const before = text === '' || text.endsWith('\n') ? text : `${text}${newline}`;
  return `${before}${lines.join(newline)}${newline}`;
}

/** The end of the last line of `text` before `limit` that holds more than space or a comment. */
function lastContentOffset(text: string, limit: number): number {
  const lines = text.slice(0, limit).split('\n');
  while (lines.length > 1 && /^\s*(#.*)?$/.test(lines.at(-1) ?? '')) lines.pop();
  return lines.join('\n').length;
}

function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}
