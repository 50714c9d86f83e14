import {
  type CodeAction,
  type CodeActionContext,
  LSPErrorCodes,
  type Range,
  ResponseError,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { readSettings } from '../core/settings.ts';
import type { Span } from '../core/tree.ts';
import type { ActionContext } from '../features/codeActions/action.ts';
import {
  type ActionData,
  type ActionRequest,
  chosenAction,
  codeActionKinds,
  editsOf,
  fixActions,
  refactorActions,
  workspaceEdit,
} from '../features/codeActions.ts';
import { isSettingsFile } from '../publisher.ts';
import type { Session } from '../session.ts';
import type { Requests } from './requests.ts';

/** The edits that are offered at a place. */
export const codeActionRequests: Requests = {
  capabilities: {
    codeActionProvider: { codeActionKinds: [...codeActionKinds], resolveProvider: true },
  },
  listen(session) {
    session.connection.onCodeAction(({ textDocument, range, context }): CodeAction[] => {
      const text = session.texts.get(textDocument.uri);
      return text === undefined ? [] : actionsAt(session, text, range, context);
    });
    session.connection.onCodeActionResolve((action) => resolve(session, action));
  },
};

function actionsAt(
  session: Session,
  text: TextDocument,
  range: Range,
  { only }: CodeActionContext,
): CodeAction[] {
  const selection = { start: text.offsetAt(range.start), end: text.offsetAt(range.end) };
  if (isSettingsFile(text.uri))
    return fixActions(text, readSettings(text.getText()).findings, selection, only);
  const context = contextOf(session, text, selection);
  if (context === undefined) return [];
  return [
    ...fixActions(text, context.findings, selection, only),
    ...refactorActions(text, context, { only, ...abilitiesOf(session) }),
  ];
}

/** Makes the edit of an action that was offered before. */
function resolve(session: Session, action: CodeAction): CodeAction {
  // It is what this server sent, for any other has no data.
  const data = action.data as ActionData | undefined;
  if (data === undefined) return action;
  const text = session.texts.get(data.uri);
  if (text?.version !== data.version) throw outdated();
  const context = contextOf(session, text, data.selection);
  const chosen = context === undefined ? undefined : chosenAction(context, action.title);
  if (chosen === undefined) throw outdated();
  const edits = editsOf(chosen);
  if (edits.length === 0) throw failure('There is nothing to change here: all is as it should be.');
  return { ...action, edit: workspaceEdit(text, edits) };
}

function outdated(): ResponseError<void> {
  return failure('The text has changed since this was offered, so nothing was changed. Ask for it again.');
}

/** Said to the person; the other code for an outdated text, `ContentModified`, is passed over by editors in silence. */
function failure(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}

function contextOf(session: Session, text: TextDocument, selection: Span): ActionContext | undefined {
  const open = session.openRunbook(text.uri);
  if (open === undefined) return undefined;
  const settings = session.settingsOf(text.uri);
  return {
    text: text.getText(),
    runbook: open.runbook,
    findings: session.documents.findings(text, settings),
    selection,
    settings,
    now: session.surroundings.now(),
  };
}

function abilitiesOf(session: Session): Pick<ActionRequest, 'canResolve' | 'canShowRefusal'> {
  const able = session.state.capabilities.textDocument?.codeAction;
  return {
    canResolve: able?.dataSupport === true && able.resolveSupport?.properties.includes('edit') === true,
    canShowRefusal: able?.disabledSupport === true,
  };
}
