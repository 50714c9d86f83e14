import { LSPErrorCodes, MessageType, ResponseError, type WorkspaceEdit } from 'vscode-languageserver';
import { checksOf } from '../core/check.ts';
import type { Item } from '../core/runbook.ts';
import { environmentNames } from '../core/settings.ts';
import { type PreparedRename, prepareRename, rename } from '../features/rename.ts';
import type { Session } from '../session.ts';
import type { Requests } from './requests.ts';

/** Gives a step another id, at all places of its file; what cannot be is refused in words. */
export const renameRequests: Requests = {
  capabilities: { renameProvider: { prepareProvider: true } },
  listen(session) {
    const { connection } = session;
    connection.onPrepareRename(({ textDocument, position }) => {
      const open = session.openRunbook(textDocument.uri);
      if (open === undefined) return null;
      const { range, placeholder } = prepared(session, open, open.text.offsetAt(position));
      return { range, placeholder };
    });
    connection.onRenameRequest(({ textDocument, position, newName }): WorkspaceEdit | null => {
      const open = session.openRunbook(textDocument.uri);
      if (open === undefined) return null;
      const offset = open.text.offsetAt(position);
      const { items, placeholder } = prepared(session, open, offset);
      const edit = rename(open.text, open.runbook, offset, newName.trim());
      if ('refusal' in edit) throw refused(edit.refusal);
      // Editors ask about an edit box by box, without the reason, and half a rename would break the plan.
      if (items.some((item) => hasOutcomes(session, textDocument.uri, item)))
        session.tell(
          MessageType.Info,
          `The outcomes of its checks stay in the journal under \`${placeholder}\`. Run the checks again.`,
        );
      return edit;
    });
  },
};

type Open = NonNullable<ReturnType<Session['openRunbook']>>;

function prepared(session: Session, open: Open, offset: number): PreparedRename {
  const found = prepareRename(open.text, open.runbook, offset);
  if ('refusal' in found) throw refused(found.refusal);
  const view = session.viewOf(open.text.uri);
  const running = found.items.find((item) => checksOf(item).some((check) => view.isRunning(check)));
  if (running !== undefined)
    throw refused(
      `A check of “${running.title.value}” is running, and its outcome belongs to \`${found.placeholder}\`. Wait until it has ended.`,
    );
  return found;
}

/** Whether the journal knows a check of a step, in whatever environment it ran. */
function hasOutcomes(session: Session, uri: string, item: Item): boolean {
  const settings = session.settingsOf(uri);
  return [undefined, ...environmentNames].some((environment) => {
    const view = session.runs.view(uri, { settings, environment });
    return checksOf(item).some((check) => view.outcomeOf(check) !== undefined);
  });
}

/** The other code for it, `ContentModified`, is passed over by editors in silence. */
function refused(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
