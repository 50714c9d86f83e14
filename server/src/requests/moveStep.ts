import { itemAtCursor } from '../core/edit/itemAtCursor.ts';
import { type Direction, moveItem } from '../core/edit/moveItem.ts';
import { workspaceEdit } from '../features/codeActions.ts';
import { clientRequests, type MoveStepAnswer, type MoveStepRequest } from '../protocol.ts';
import type { Session } from '../session.ts';
import type { Requests } from './requests.ts';

/** Steps that are moved by a command, as a key calls it. */
export const moveStepRequests: Requests = {
  capabilities: {},
  listen(session) {
    session.connection.onRequest(clientRequests.moveStep, (request: MoveStepRequest) =>
      answer(session, request),
    );
  },
};

function answer(session: Session, { textDocument, position, direction }: MoveStepRequest): MoveStepAnswer {
  const open = session.openRunbook(textDocument.uri);
  if (open === undefined) return nothing('This file is no open runbook, so it has no steps to move.');
  if (open.text.version !== textDocument.version)
    return nothing('The text has changed in the meantime, so nothing was moved. Try again.');
  const text = open.text.getText();
  const offset = open.text.offsetAt(position);
  const item = itemAtCursor(text, open.runbook, offset);
  if (item === undefined) return nothing('Put the cursor into the step that is to be moved.');
  const move = moveItem(text, open.runbook, item, direction);
  if (move === undefined) return nothing(edgeWords(item.title.value, item.parent?.title.value, direction));
  if (move.kind === 'refusal') return nothing(move.message);
  const edit = workspaceEdit(open.text, move.edits);
  if (move.movedLines === undefined) return { edit };
  return { edit, position: { line: position.line + move.movedLines, character: position.character } };
}

function nothing(message: string): MoveStepAnswer {
  return { edit: null, message };
}

function edgeWords(title: string, group: string | undefined, direction: Direction): string {
  const place = group === undefined ? 'the runbook' : `“${group}”`;
  return `“${title}” is the ${direction === 'up' ? 'first' : 'last'} of ${place} already.`;
}
