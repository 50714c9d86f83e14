import { isMap, isSeq, parseDocument, stringify } from 'yaml';
import type { Connection } from './settings.ts';

/**
 * The text of `launchbook.yaml` with a connection; all else that stood there stays as it was.
 *
 * A connection of the same name and environment is replaced. A list in one line, or an empty one, is written
 * anew as a block list with its items. A password is never part of it. Returns `undefined` when the text is
 * not a mapping that can be added to.
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
  const items = isSeq(list) ? list.items : [];
  const same = items.findIndex(
    (each) =>
      isMap(each) &&
      String(each.get('name')) === connection.name &&
      String(each.get('environment')) === connection.environment,
  );
  if (!isSeq(list) || list.flow === true || items.length === 0) {
    const others = items.filter((_, index) => index !== same);
    document.setIn(['connections'], [...others, document.createNode(item)]);
    return document.toString().replaceAll(/\r?\n/g, newline);
  }
  const start = list.range?.[0] ?? 0;
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  const lines = lineItem(item, indent).join(newline);
  if (same >= 0) {
    const [from, to] = rangeOf(items[same]);
    const lineStart = text.lastIndexOf('\n', from - 1) + 1;
    return `${text.slice(0, lineStart)}${lines}${text.slice(lastContentOffset(text, to)).replace(/^[^\r\n]*/, '')}`;
  }
  const end = endOfLine(text, lastContentOffset(text, list.range?.[1] ?? text.length));
  const before = text.slice(0, end);
  return `${before}${before.endsWith('\n') ? '' : newline}${lines}${newline}${text.slice(end)}`;
}

function rangeOf(node: unknown): readonly [number, number] {
  const range = isMap(node) ? node.range : undefined;
  return [range?.[0] ?? 0, range?.[1] ?? 0];
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
  return lines.join('\n').replace(/\r$/, '').length;
}

function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}
