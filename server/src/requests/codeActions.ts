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
import type { Action, ActionContext } from '../features/codeActions/action.ts';
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

/** How long an edit that was chosen waits for the schema of its database; without it, it says less. */
const catalogPatienceMs = 2000;

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
async function resolve(session: Session, action: CodeAction): Promise<CodeAction> {
  // It is what this server sent, for any other has no data.
  const data = action.data as ActionData | undefined;
  if (data === undefined) return action;
  const { text, context } = offeredFor(session, data);
  const chosen = chosenAction(context, action.title);
  if (chosen === undefined) throw outdated();
  const edits = editsOf((await withCatalog(session, context, chosen, data)) ?? chosen);
  if (edits.length === 0) throw failure('There is nothing to change here: all is as it should be.');
  return { ...action, edit: workspaceEdit(text, edits) };
}

/** The same action, made from what the server of its connection says; `undefined` where it wants or gets nothing. */
async function withCatalog(
  session: Session,
  context: ActionContext,
  { title, wantsCatalogOf }: Action,
  data: ActionData,
): Promise<Action | undefined> {
  if (wantsCatalogOf === undefined) return undefined;
  const catalog = await session.catalogs.within(data.uri, wantsCatalogOf, catalogPatienceMs);
  // While the server was asked, a person may have typed.
  offeredFor(session, data);
  return catalog === undefined ? undefined : chosenAction({ ...context, catalog }, title);
}

/** The text that an action was offered for, as long as it is still there. */
function offeredFor(session: Session, data: ActionData): { text: TextDocument; context: ActionContext } {
  const text = session.texts.get(data.uri);
  const context = text?.version === data.version ? contextOf(session, text, data.selection) : undefined;
  if (text === undefined || context === undefined) throw outdated();
  return { text, context };
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
    findings: session.findingsOf(text),
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
