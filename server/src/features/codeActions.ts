import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction } from 'vscode-languageserver-types';
import type { Finding } from '../core/finding.ts';
import type { Span } from '../core/tree.ts';
import { findingDiagnostics } from './diagnostics.ts';
import { toRange } from './position.ts';

/** The fixes of the findings that a selection touches. */
export function codeActions(
  document: TextDocument,
  findings: readonly Finding[],
  selection: Span,
): CodeAction[] {
  const touched = findings.filter(
    (finding) => finding.span.start <= selection.end && selection.start <= finding.span.end,
  );
  return touched.flatMap((finding) =>
    (finding.fixes ?? []).map((fix, index) => ({
      title: fix.title,
      kind: 'quickfix',
      isPreferred: index === 0,
      diagnostics: findingDiagnostics(document, [finding]),
      edit: {
        documentChanges: [
          {
            textDocument: { uri: document.uri, version: document.version },
            edits: fix.edits.map((edit) => ({ range: toRange(document, edit.span), newText: edit.text })),
          },
        ],
      },
    })),
  );
}
