/** What the extension host measured, in milliseconds. */
export interface ActivationTimes {
  /** Of VS Code, as the extension sees it. */
  readonly vscode: string;
  /** Loading the bundle and `activate()`, with no runbook open. */
  readonly activate: number;
  /** From opening a runbook to its lenses: the language server starts in it. */
  readonly firstLenses: number;
}

/** The variable that names the file to write {@link ActivationTimes} to, as one line of JSON. */
export const activationReportVariable = 'LAUNCHBOOK_BENCH_REPORT';
