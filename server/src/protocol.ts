/**
 * Names and plain types that the language server shares with its clients; any LSP client can use them.
 *
 * Positions are those of LSP: lines and characters from 0, in UTF-16 units.
 */

/** Commands of `workspace/executeCommand`; each takes one argument at most, the type that stands behind it. */
export const commands = {
  /** Runs checks and gives their outcomes: {@link RunArguments} to the `CheckReport`s of core/checkReport.ts. */
  runChecks: 'launchbook.runChecks',
  /** Cancels what {@link RunArguments} name, or all that runs: to the number of cancelled checks. */
  cancelChecks: 'launchbook.cancelChecks',
  /** Picks the environment, or asks for it: {@link PickArguments} to the picked name or null. */
  pickEnvironment: 'launchbook.pickEnvironment',
  /** Reads the tables of the open runbooks' databases anew, without an argument: to what came of it, in words. */
  refreshSchema: 'launchbook.refreshSchema',
} as const;

/** Which checks of a document; what is left out does not narrow. */
export interface RunArguments {
  readonly uri: string;
  readonly step?: string;
  /** `pre-check`, `post-check` or `monitor`. */
  readonly role?: string;
  /** Name of the check; its position where it has none. */
  readonly check?: string;
  /** The check that stands on this line, from 0. */
  readonly line?: number;
}

export interface PickArguments {
  /** The document whose connections offer the environments. */
  readonly uri: string;
  readonly environment?: string;
}

/** Sent by a client in `initializationOptions`; all of it may be missing. */
export interface InitializationOptions {
  /** Whether connections may be made; a client that knows no trust leaves it out, which means yes. */
  readonly isTrusted?: boolean;
  /** The environment that was picked before in this workspace. */
  readonly environment?: string;
  /** Whether the client answers {@link requests}; else the server says in words what is missing. */
  readonly hasDialogues?: boolean;
  /** Whether the client shows the headings of Markdown in its outline: then only what they lack is added to it. */
  readonly hasMarkdownOutline?: boolean;
}

/** Requests from the server to a client with dialogues. */
export const requests = {
  /** Asks for a password: {@link PasswordRequest} to {@link PasswordAnswer}. */
  password: 'launchbook/password',
  /** Asks to set up a connection that is missing: {@link MissingConnection} to a boolean, whether it is there now. */
  missingConnection: 'launchbook/missingConnection',
  /** Asks a person to pick: {@link EnvironmentRequest} to a name or null. */
  pickEnvironment: 'launchbook/pickEnvironment',
} as const;

export interface PasswordRequest {
  readonly connection: string;
  readonly environment: string;
  readonly user: string;
  /** Such as `db1.example.com:3306`. */
  readonly server: string;
  /** `denied`: the password that was given last is wrong. */
  readonly reason: 'missing' | 'denied';
}

export interface PasswordAnswer {
  /** `null`: the person gave none. An empty text is a password too. */
  readonly password: string | null;
}

export interface MissingConnection {
  readonly uri: string;
  readonly connection: string;
}

export interface EnvironmentRequest {
  readonly connections: readonly string[];
  readonly environments: readonly string[];
  readonly current: string | null;
}

/** Requests from a client to the server. */
export const clientRequests = {
  /** {@link AddConnectionRequest} to {@link AddConnectionAnswer}; changes no file itself. */
  addConnection: 'launchbook/addConnection',
  /** {@link TryConnectionRequest} to {@link TryConnectionAnswer}. */
  tryConnection: 'launchbook/tryConnection',
  /** {@link MoveStepRequest} to {@link MoveStepAnswer}; changes no file itself. */
  moveStep: 'launchbook/moveStep',
  /** {@link ConvertRequest} to {@link ConvertAnswer}; changes no file itself. */
  convert: 'launchbook/convert',
  /** {@link NewRunbookRequest} to {@link NewRunbookAnswer}; changes no file itself. */
  newRunbook: 'launchbook/newRunbook',
  /** {@link ShownItemsRequest} to {@link ShownItemsAnswer}: for a preview of a runbook. */
  shownItems: 'launchbook/shownItems',
} as const;

/** A server as the dialogue asks for it. */
export interface NewConnection {
  readonly name: string;
  readonly environment: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database?: string;
  readonly ssl: boolean;
}

export interface AddConnectionRequest {
  /** The runbook that asked for it; left out, or no file inside `folder`, where a person did. */
  readonly uri?: string;
  /** Path of the folder that is open: the search begins in it where no runbook asks, and a new file goes there. */
  readonly folder?: string;
  readonly connection: NewConnection;
}

export interface AddConnectionAnswer {
  /**
   * The `launchbook.yaml` to write and its whole new text; null when nothing can be added. With `isNew` there is
   * no file yet: a client must not replace one that has come in the meantime.
   */
  readonly file: { readonly uri: string; readonly text: string; readonly isNew: boolean } | null;
  /** Why nothing can be added, in plain words. */
  readonly message?: string;
}

export interface TryConnectionRequest {
  readonly connection: NewConnection;
  /** Held in memory for this one try. */
  readonly password: string;
}

export interface TryConnectionAnswer {
  readonly isReachable: boolean;
  /** The server's version, or what is wrong, in plain words. */
  readonly message: string;
}

export interface MoveStepRequest {
  /** The version that the position is of; of any other nothing is moved. */
  readonly textDocument: { readonly uri: string; readonly version: number };
  /** A place in the step or group that is to be moved with all below it. */
  readonly position: { readonly line: number; readonly character: number };
  readonly direction: 'up' | 'down';
}

export interface MoveStepAnswer {
  /** A `WorkspaceEdit` of LSP for this version of the document; null when nothing moves. */
  readonly edit: object | null;
  /** Where the place that was asked for is afterwards. */
  readonly position?: { readonly line: number; readonly character: number };
  /** Why nothing moves, in plain words. */
  readonly message?: string;
}

export interface ConvertRequest {
  /** An open runbook; all of it is converted to the other notation. */
  readonly uri: string;
}

export interface ConvertAnswer {
  /** The whole runbook in the other notation; null when it cannot be there, and `notes` say why. */
  readonly text: string | null;
  /** A file name, to stand beside the runbook. */
  readonly suggestedName: string;
  /** What is written in another way than it was, in plain words. */
  readonly notes: readonly string[];
}

export interface NewRunbookRequest {
  readonly title: string;
  readonly notation: 'markdown' | 'yaml';
  /** Path of the folder that it is for; its `launchbook.yaml` is looked for from there upward. */
  readonly folder?: string;
}

export interface NewRunbookAnswer {
  readonly text: string;
  readonly suggestedName: string;
}

export interface ShownItemsRequest {
  /** An open runbook; of any other document nothing is known. */
  readonly uri: string;
}

export interface ShownItemsAnswer {
  /** All groups and steps, in the order of the file. */
  readonly items: readonly ShownItem[];
}

/** A group or a step as a preview shows it; null where nothing is written. */
export interface ShownItem {
  /** As it stands in the file. */
  readonly title: string;
  readonly id: string;
  /** Null for a group, which only holds steps. */
  readonly state: 'blocked' | 'ready' | 'in-progress' | 'done' | 'failed' | null;
  /** Where its checks would run, and so what the state is about. */
  readonly environment: string | null;
  readonly owner: string | null;
  /** Such as `1h 30m`. */
  readonly takes: string | null;
  readonly needs: readonly string[] | null;
  readonly tasks: { readonly all: number; readonly done: number };
  readonly checks: { readonly all: number; readonly passed: number };
}

/** Notifications. */
export const notifications = {
  /** From the server: {@link EnvironmentChanged}. */
  environmentChanged: 'launchbook/environmentChanged',
  /** From a client: {@link TrustChanged}. */
  trustChanged: 'launchbook/trustChanged',
  /** From a client, without parameters: what the server keeps in memory counts no more. */
  passwordsForgotten: 'launchbook/passwordsForgotten',
  /** From the server: {@link RunningChanged}. */
  runningChanged: 'launchbook/runningChanged',
} as const;

export interface EnvironmentChanged {
  readonly environment: string | null;
}

export interface TrustChanged {
  readonly isTrusted: boolean;
}

export interface RunningChanged {
  /** How many checks run or wait. */
  readonly count: number;
}
