import type {
  Definition,
  DocumentHighlight,
  FoldingRange,
  Location,
  LocationLink,
  SelectionRange,
} from 'vscode-languageserver';
import { foldingRanges } from '../features/folding.ts';
import { definition, documentHighlights, references } from '../features/references.ts';
import { selectionRanges } from '../features/selectionRanges.ts';
import type { Requests } from './requests.ts';

/** Ways through a runbook: from an id to its step and back, folding, growing selections. */
export const navigationRequests: Requests = {
  capabilities: {
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
  },
  listen(session) {
    const { connection, state } = session;
    connection.onDefinition(({ textDocument, position }): Definition | LocationLink[] => {
      const open = session.openRunbook(textDocument.uri);
      if (open === undefined) return [];
      const links = definition(open.text, open.runbook, open.text.offsetAt(position));
      if (state.capabilities.textDocument?.definition?.linkSupport === true) return links;
      return links.map((link) => ({ uri: link.targetUri, range: link.targetSelectionRange }));
    });
    connection.onReferences(({ textDocument, position, context }): Location[] => {
      const open = session.openRunbook(textDocument.uri);
      if (open === undefined) return [];
      return references(open.text, open.runbook, open.text.offsetAt(position), context.includeDeclaration);
    });
    connection.onDocumentHighlight(({ textDocument, position }): DocumentHighlight[] => {
      const open = session.openRunbook(textDocument.uri);
      if (open === undefined) return [];
      return documentHighlights(open.text, open.runbook, open.text.offsetAt(position));
    });
    connection.onFoldingRanges(({ textDocument }): FoldingRange[] => {
      const open = session.openRunbook(textDocument.uri);
      if (open === undefined) return [];
      const limit = state.capabilities.textDocument?.foldingRange?.rangeLimit;
      return foldingRanges(open.text, open.runbook, limit);
    });
    connection.onSelectionRanges(({ textDocument, positions }): SelectionRange[] => {
      const open = session.openRunbook(textDocument.uri);
      if (open === undefined) return [];
      const offsets = positions.map((position) => open.text.offsetAt(position));
      return selectionRanges(open.text, open.runbook, offsets);
    });
  },
};
