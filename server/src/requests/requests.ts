import type { ServerCapabilities } from 'vscode-languageserver';
import type { Session } from '../session.ts';

/** Requests of LSP that belong together: what the server can do of them, and their handlers. */
export interface Requests {
  readonly capabilities: ServerCapabilities;
  /** Registers the handlers; called once, before the client is greeted. */
  listen(session: Session): void;
}
