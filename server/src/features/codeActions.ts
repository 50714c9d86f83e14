import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver-types';
import type { Finding, TextEdit } from '../core/finding.ts';
import type { Span } from '../core/tree.ts';
import type { Action, ActionContext } from './codeActions/action.ts';
import { fixAllEdits, fixAllKind } from './codeActions/fixAll.ts';
import { refactorings } from './codeActions/list.ts';
import { findingDiagnostics } from './diagnostics.ts';
import { toRange } from './position.ts';

/** The kinds of all actions, as a server says them. */
export const codeActionKinds: readonly string[] = [
  'quickfix',
  'refactor.rewrite',
  'refactor.move',
  fixAllKind,
];

/** What a client can do with an action, and what it asks for. */
export interface ActionRequest {
  /** The kinds that are wanted, those below them included; all but those of `source` where it is left out. */
  readonly only?: readonly string[] | undefined;
  /** Whether the edit may be asked for by `codeAction/resolve`. */
  readonly canResolve: boolean;
  /** Whether the client shows an action that cannot be done, with the reason. */
  readonly canShowRefusal: boolean;
}

/** Brought back by `codeAction/resolve`: the text and the place that the action was offered for. */
export interface ActionData {
  readonly uri: string;
  readonly version: number;
  readonly selection: Span;
}

/** The fixes of the findings that a selection touches, and for `source.fixAll` those of the whole file. */
export function fixActions(
  document: TextDocument,
  findings: readonly Finding[],
  selection: Span,
  only?: readonly string[],
): CodeAction[] {
  const actions: CodeAction[] = [];
  if (isWanted('quickfix', only))
    for (const finding of findings) {
      if (finding.span.start > selection.end || selection.start > finding.span.end) continue;
      for (const [index, fix] of (finding.fixes ?? []).entries())
        actions.push({
          title: fix.title,
          kind: 'quickfix',
          isPreferred: index === 0,
          diagnostics: findingDiagnostics(document, [finding]),
          edit: workspaceEdit(document, fix.edits),
        });
    }
  // Nobody means the whole file by a lamp at a line, so it is made only where it is asked for.
  if (only !== undefined && isWanted(fixAllKind, only)) {
    const edits = fixAllEdits(findings);
    if (edits.length > 0)
      actions.push({
        title: 'Fix all misspelled words of the format',
        kind: fixAllKind,
        edit: workspaceEdit(document, edits),
      });
  }
  return actions;
}

/** What can be done with the runbook at a selection; an edit that costs something is made once it is chosen. */
export function refactorActions(
  document: TextDocument,
  context: ActionContext,
  request: ActionRequest,
): CodeAction[] {
  const data: ActionData = {
    uri: document.uri,
    version: document.version,
    selection: context.selection,
  };
  return refactorings.flatMap((refactoring) =>
    refactoring(context).flatMap((action): CodeAction[] => {
      if (!isWanted(action.kind, request.only)) return [];
      const { title, kind, refusal } = action;
      if (refusal !== undefined)
        return request.canShowRefusal ? [{ title, kind, disabled: { reason: refusal } }] : [];
      const shown = { title, kind, ...(action.isPreferred === true ? { isPreferred: true } : {}) };
      const isLazy = typeof action.edits === 'function' || action.wantsCatalogOf !== undefined;
      if (isLazy && request.canResolve) return [{ ...shown, data }];
      const edits = editsOf(action);
      return edits.length === 0 ? [] : [{ ...shown, edit: workspaceEdit(document, edits) }];
    }),
  );
}

/** The action of this title at the context's selection, to be made. */
export function chosenAction(context: ActionContext, title: string): Action | undefined {
  for (const refactoring of refactorings) {
    const action = refactoring(context).find((each) => each.title === title && each.refusal === undefined);
    if (action !== undefined) return action;
  }
  return undefined;
}

/** The edits of an action. */
export function editsOf(action: Action): readonly TextEdit[] {
  return typeof action.edits === 'function' ? action.edits() : action.edits;
}

/** Edits of one version of a document: a client refuses them once the text has changed. */
export function workspaceEdit(document: TextDocument, edits: readonly TextEdit[]): WorkspaceEdit {
  return {
    documentChanges: [
      {
        textDocument: { uri: document.uri, version: document.version },
        edits: edits.map((edit) => ({ range: toRange(document, edit.span), newText: edit.text })),
      },
    ],
  };
}

/** Whether a kind is among those that are asked for: `refactor` asks for `refactor.rewrite` too. */
function isWanted(kind: string, only: readonly string[] | undefined): boolean {
  return (
    only === undefined || only.some((each) => each === '' || kind === each || kind.startsWith(`${each}.`))
  );
}
