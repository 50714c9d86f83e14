import {
  type Disposable,
  type InputBox,
  type QuickInput,
  QuickInputButtons,
  type QuickPick,
  type QuickPickItem,
  window,
} from 'vscode';
import type { NewConnection } from '../../server/src/protocol.ts';

/** What a person answered; the password goes nowhere but to secret storage. */
export interface ConnectionAnswers {
  readonly connection: NewConnection;
  readonly password: string;
}

interface Draft {
  name: string;
  environment: string;
  host: string;
  port: string;
  user: string;
  database: string;
  ssl: string;
  password: string;
}

interface Question {
  readonly key: keyof Draft;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly items?: readonly QuickPickItem[];
  readonly isPassword?: true;
  readonly problem?: (value: string) => string | undefined;
}

const environments: readonly QuickPickItem[] = [
  { label: 'test', description: 'for rehearsals' },
  { label: 'staging', description: 'the last stop before production' },
  { label: 'production', description: 'what the customers use' },
  { label: 'development', description: 'for building' },
];

const encryption: readonly QuickPickItem[] = [
  { label: 'Yes', description: 'encrypt, and verify the certificate of the server' },
  { label: 'No', description: 'plain text' },
];

const questions: readonly Question[] = [
  {
    key: 'name',
    prompt: 'What runbooks call it',
    placeholder: 'orders',
    problem: (value) => (/^\S+$/.test(value) ? undefined : 'One word, such as orders.'),
  },
  { key: 'environment', prompt: 'What kind of environment it is', items: environments },
  {
    key: 'host',
    prompt: 'Host name or address of the server',
    placeholder: 'db1.example.com',
    problem: (value) => (/^\S+$/.test(value) ? undefined : 'A host name or an address.'),
  },
  {
    key: 'port',
    prompt: 'Port of the server',
    placeholder: '3306',
    problem: (value) => (isPort(value) ? undefined : 'A number from 1 to 65535.'),
  },
  {
    key: 'user',
    prompt: 'The account; best one that may only read',
    placeholder: 'launch_ro',
    problem: (value) => (value.trim() === '' ? 'The name of an account.' : undefined),
  },
  { key: 'database', prompt: 'Database that the tables belong to; may be empty', placeholder: 'orders' },
  { key: 'ssl', prompt: 'Encrypt the connection (TLS)?', items: encryption },
  {
    key: 'password',
    prompt: "Kept in VS Code's secret storage, written to no file; empty if the account has none",
    isPassword: true,
  },
];

/** Asks for a connection step by step; `undefined` when the person leaves the dialogue. */
export async function askConnection(known: Partial<NewConnection>): Promise<ConnectionAnswers | undefined> {
  const draft: Draft = {
    name: known.name ?? '',
    environment: known.environment ?? 'test',
    host: known.host ?? '127.0.0.1',
    port: String(known.port ?? 3306),
    user: known.user ?? '',
    database: known.database ?? '',
    ssl: known.ssl === true ? 'Yes' : 'No',
    password: '',
  };
  let index = 0;
  for (;;) {
    const asked = questions.filter((each) => each.key !== 'ssl' || !isLocal(draft.host));
    const question = asked[index];
    if (question === undefined) break;
    const answer = await ask(question, draft[question.key], index + 1, asked.length);
    if (answer === undefined) return undefined;
    if (answer === 'back') index = Math.max(0, index - 1);
    else {
      draft[question.key] = answer.value;
      index += 1;
    }
  }
  return {
    connection: {
      name: draft.name.trim(),
      environment: draft.environment,
      host: draft.host.trim(),
      port: Number(draft.port),
      user: draft.user.trim(),
      ...(draft.database.trim() === '' ? {} : { database: draft.database.trim() }),
      ssl: !isLocal(draft.host) && draft.ssl === 'Yes',
    },
    password: draft.password,
  };
}

function isPort(value: string): boolean {
  const port = Number(value);
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/** On one's own machine there is nothing to encrypt against. */
function isLocal(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|::1)$/.test(host.trim());
}

type Answer = { readonly value: string } | 'back' | undefined;

function ask(question: Question, value: string, step: number, totalSteps: number): Promise<Answer> {
  const input = question.items === undefined ? inputBox(question, value) : quickPick(question.items, value);
  input.title = 'Add Connection';
  input.step = step;
  input.totalSteps = totalSteps;
  input.ignoreFocusOut = true;
  if (question.items !== undefined) (input as QuickPick<QuickPickItem>).placeholder = question.prompt;
  return new Promise((resolve) => {
    const disposables: Disposable[] = [input];
    const end = (answer: Answer): void => {
      resolve(answer);
      for (const each of disposables) each.dispose();
    };
    const accept = (): void => {
      const answer =
        'selectedItems' in input
          ? (input.selectedItems[0]?.label ?? input.activeItems[0]?.label ?? '')
          : input.value;
      const problem = question.problem?.(answer);
      if (problem === undefined) end({ value: answer });
      else if (!('selectedItems' in input)) input.validationMessage = problem;
    };
    disposables.push(
      ...withButtons(input, step, () => end('back')),
      input.onDidAccept(accept),
      input.onDidHide(() => end(undefined)),
    );
    input.show();
  });
}

function inputBox(question: Question, value: string): InputBox {
  const input = window.createInputBox();
  input.prompt = question.prompt;
  input.placeholder = question.placeholder ?? '';
  input.value = value;
  input.password = question.isPassword === true;
  input.onDidChangeValue(() => {
    input.validationMessage = undefined;
  });
  return input;
}

function quickPick(items: readonly QuickPickItem[], value: string): QuickPick<QuickPickItem> {
  const pick = window.createQuickPick();
  pick.items = items;
  pick.activeItems = items.filter((item) => item.label === value);
  return pick;
}

function withButtons(
  input: QuickInput & Pick<InputBox, 'buttons' | 'onDidTriggerButton'>,
  step: number,
  back: () => void,
): Disposable[] {
  if (step === 1) return [];
  input.buttons = [QuickInputButtons.Back];
  return [input.onDidTriggerButton(back)];
}
