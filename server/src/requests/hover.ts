import type { Hover } from 'vscode-languageserver';
import { hover } from '../features/hover.ts';
import type { Requests } from './requests.ts';

/** What a person sees who points at a place of a runbook. */
export const hoverRequests: Requests = {
  capabilities: { hoverProvider: true },
  listen(session) {
    session.connection.onHover(({ textDocument, position }): Hover | undefined => {
      const open = session.openRunbook(textDocument.uri);
      if (open === undefined) return undefined;
      return hover(open.text, open.runbook, open.text.offsetAt(position), session.viewOf(textDocument.uri));
    });
  },
};
