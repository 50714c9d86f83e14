/** What setting up a connection asks of the editor. */
export interface ConnectionDialogue<Answers> {
  /** Asks for all of a connection, beginning with what was answered before; `undefined` when the person leaves. */
  ask(before: Answers | undefined): Promise<Answers | undefined>;
  /** Writes it into `launchbook.yaml`; gives whether it stands there now. */
  write(answers: Answers): Promise<boolean>;
  /** Tries it, and shows what came of it. */
  try(answers: Answers): Promise<'reachable' | 'leave' | 'change'>;
}

/**
 * Asks, writes and tries until the connection can be reached or the person leaves it.
 *
 * Gives whether a connection was written, be it reachable or not.
 */
export async function setUpConnection<Answers>(dialogue: ConnectionDialogue<Answers>): Promise<boolean> {
  let isWritten = false;
  let before: Answers | undefined;
  for (;;) {
    const answers = await dialogue.ask(before);
    if (answers === undefined || !(await dialogue.write(answers))) return isWritten;
    isWritten = true;
    if ((await dialogue.try(answers)) !== 'change') return true;
    before = answers;
  }
}
