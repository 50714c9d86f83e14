import type { MessageActionItem } from 'vscode-languageserver';
import { type EnvironmentName, environmentNames } from './core/settings.ts';
import * as protocol from './protocol.ts';
import type { Session } from './session.ts';

interface Offered {
  readonly connections: readonly string[];
  readonly environments: readonly EnvironmentName[];
}

/** Takes the environment that was picked, or asks a person for it; gives its name, or null when none was picked. */
export async function pickEnvironment(
  session: Session,
  uri: string,
  picked: string | undefined,
  redraw: (uri: string) => void,
): Promise<string | null> {
  const name = picked ?? (await askEnvironment(session, offeredEnvironments(session, uri)));
  if (name === undefined || !environmentNames.some((each) => each === name)) return null;
  session.state.environment = name;
  session.notify(protocol.notifications.environmentChanged, {
    environment: name,
  } satisfies protocol.EnvironmentChanged);
  for (const text of session.texts.all()) redraw(text.uri);
  return name;
}

function offeredEnvironments(session: Session, uri: string): Offered {
  const open = session.openRunbook(uri);
  const used = new Set(open?.runbook.steps.flatMap((step) => step.connection?.value ?? []));
  const all = session.settingsOf(uri)?.connections ?? [];
  const relevant = all.filter((each) => used.has(each.name));
  const environments = [...new Set((relevant.length > 0 ? relevant : all).map((each) => each.environment))];
  return { connections: [...used], environments: environments.length > 0 ? environments : environmentNames };
}

async function askEnvironment(
  { connection, state }: Session,
  { connections, environments }: Offered,
): Promise<string | undefined> {
  if (state.options.hasDialogues === true) {
    const request: protocol.EnvironmentRequest = {
      connections,
      environments,
      current: state.environment ?? null,
    };
    const answer = (await connection.sendRequest(protocol.requests.pickEnvironment, request)) as
      | string
      | null;
    return answer ?? undefined;
  }
  const actions: MessageActionItem[] = environments.map((title) => ({ title }));
  const choice = await connection.window
    .showInformationMessage('Run checks on which environment?', ...actions)
    // A client that cannot ask picks nothing; the outcome says how to go on.
    .catch(() => undefined);
  return choice?.title;
}
