import { MessageType } from 'vscode-languageserver';
import { SettingsFileError } from './run/settingsFile.ts';
import type { Session } from './session.ts';

/** Looks at the settings before they decide anything; gives whether they could be read, and else tells why not. */
export async function refreshSettings(session: Session, uri: string): Promise<boolean> {
  try {
    await session.settings.refresh(uri);
    return true;
  } catch (error) {
    if (!(error instanceof SettingsFileError)) throw error;
    session.tell(MessageType.Error, error.message);
    return false;
  }
}
