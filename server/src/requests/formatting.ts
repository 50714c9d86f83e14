import { setImmediate as nextTurn } from 'node:timers/promises';
import { type CancellationToken, LSPErrorCodes, ResponseError, type TextEdit } from 'vscode-languageserver';
import type { Span } from '../core/tree.ts';
import { formattingEdits } from '../features/formatting.ts';
import type { Session } from '../session.ts';
import type { Requests } from './requests.ts';

/** So long the formatter works before others get their turn. */
const sliceMs = 15;

/** The layout of SQL and front matter, when a person asks for it. */
export const formattingRequests: Requests = {
  capabilities: { documentFormattingProvider: true, documentRangeFormattingProvider: true },
  listen(session) {
    const { connection, texts } = session;
    connection.onDocumentFormatting(({ textDocument }, token) => format(session, textDocument.uri, token));
    connection.onDocumentRangeFormatting(({ textDocument, range }, token) => {
      const text = texts.get(textDocument.uri);
      if (text === undefined) return null;
      return format(session, textDocument.uri, token, {
        start: text.offsetAt(range.start),
        end: text.offsetAt(range.end),
      });
    });
  },
};

async function format(
  session: Session,
  uri: string,
  token: CancellationToken,
  within?: Span,
): Promise<TextEdit[] | null> {
  const open = session.openRunbook(uri);
  if (open === undefined) return null;
  const { version } = open.text;
  const { layOutSql: layOut } = await import('../layOutSql.ts');
  const edits: TextEdit[] = [];
  let sliceEnd = performance.now() + sliceMs;
  const hasChanged = (): boolean =>
    token.isCancellationRequested || session.texts.get(uri)?.version !== version;
  if (hasChanged()) throw new ResponseError(LSPErrorCodes.ContentModified, 'The text changed meanwhile.');
  for (const edit of formattingEdits({ ...open, layOut, ...(within === undefined ? {} : { within }) })) {
    if (edit !== undefined) edits.push(edit);
    if (performance.now() < sliceEnd) continue;
    await nextTurn();
    if (hasChanged()) throw new ResponseError(LSPErrorCodes.ContentModified, 'The text changed meanwhile.');
    sliceEnd = performance.now() + sliceMs;
  }
  return edits;
}
