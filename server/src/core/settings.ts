import type { Finding, Severity } from './finding.ts';
import { hidePasswords } from './hiddenPasswords.ts';
import { readingRules } from './rule.ts';
import { rules } from './rules/index.ts';
import { checkSettingsShape } from './schema.ts';
import { suggestion } from './suggestion.ts';
import { readTickets, type Tickets } from './tickets.ts';
import { type Span, type Tree, valueAt } from './tree.ts';
import { parseYaml } from './yaml.ts';

export const environmentNames = ['production', 'staging', 'test', 'development'] as const;
export type EnvironmentName = (typeof environmentNames)[number];

const ruleSeverities = ['off', 'hint', 'info', 'warning', 'error'] as const;

/** One server that a runbook can name: a connection in one environment. Holds no secret. */
export interface Connection {
  readonly name: string;
  readonly environment: EnvironmentName;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly socketPath: string | undefined;
  readonly user: string;
  readonly database: string | undefined;
  readonly ssl: boolean;
  /** Name of the environment variable that holds the password. */
  readonly passwordVariable: string | undefined;
  /** What is wrong with the entry; it may mean another server than it seems to, so nothing is sent to it. */
  readonly fault?: string;
}

/** The severity of a rule's findings: one for all environments, or one for some of them. */
export type RuleSeverity = Severity | 'off' | ReadonlyMap<EnvironmentName, Severity | 'off'>;

/** What `launchbook.yaml` says. */
export interface Settings {
  readonly connections: readonly Connection[];
  /** Severity by rule id, where it differs from the rule's own. */
  readonly rules: ReadonlyMap<string, RuleSeverity>;
  /** How ticket numbers become links; `undefined` where none are configured, or not clearly. */
  readonly tickets?: Tickets | undefined;
}

export const emptySettings: Settings = { connections: [], rules: new Map() };

/** Reads `launchbook.yaml`; never throws, what could not be read is left out and is a finding. */
export function readSettings(text: string): {
  readonly settings: Settings;
  readonly findings: readonly Finding[];
} {
  const { tree, problems } = parseYaml(text);
  if (tree === undefined) return { settings: emptySettings, findings: hidePasswords(text, problems) };
  const findings: Finding[] = [...problems, ...checkSettingsShape(tree)];
  const connections: Connection[] = [];
  const list = valueAt(tree, 'connections');
  const seen = new Map<string, Span>();
  const items: Tree[] = [];
  for (const item of list?.kind === 'list' ? list.items : []) {
    const connection = readConnection(item);
    if (connection === undefined) continue;
    const key = `${connection.name}\n${connection.environment}`;
    const span = valueAt(item, 'name')?.span ?? item.span;
    const earlier = seen.get(key);
    if (earlier === undefined) {
      seen.set(key, span);
      connections.push(connection);
      items.push(item);
    } else
      findings.push({
        rule: 'duplicate-connection',
        severity: 'error',
        span,
        message: `The connection \`${connection.name}\` stands twice for ${connection.environment}, so it is not clear which is meant. Remove one.`,
        related: [{ span: earlier, message: 'The first one.' }],
      });
  }
  const severities = valueAt(tree, 'rules');
  findings.push(...unknownRules(severities));
  const { tickets, findings: ofTickets } = readTickets(valueAt(tree, 'tickets'));
  findings.push(...ofTickets);
  const told = hidePasswords(text, findings);
  return {
    settings: {
      connections: connections.map((connection, index) => ({
        ...connection,
        ...faultOf(items[index], told),
      })),
      rules: readRules(severities),
      tickets,
    },
    findings: told,
  };
}

/** The first error that stands in an entry, or that speaks of it. */
function faultOf(item: Tree | undefined, findings: readonly Finding[]): { readonly fault?: string } {
  const isIn = (span: Span): boolean =>
    item !== undefined && item.span.start <= span.start && span.start < item.span.end;
  const error = findings.find(
    ({ severity, span, related }) =>
      severity === 'error' && (isIn(span) || related?.some((place) => isIn(place.span)) === true),
  );
  return error === undefined ? {} : { fault: error.message };
}

/** A misspelled rule would set nothing, and nobody would know. */
function unknownRules(tree: Tree | undefined): Finding[] {
  const known = [...rules.map((rule) => rule.id), ...readingRules];
  return (tree?.kind === 'mapping' ? tree.entries : []).flatMap(({ key }) => {
    if (known.includes(key.value)) return [];
    const meant = suggestion(key.span, key.value, known);
    const message = `There is no rule \`${key.value}\`, so this sets nothing. ${meant.words}`.trimEnd();
    return [{ rule: 'unknown-rule', severity: 'warning', span: key.span, message, ...meant.fixes }];
  });
}

function readConnection(tree: Tree): Connection | undefined {
  const name = text(tree, 'name');
  const user = text(tree, 'user');
  const environment = environmentNames.find((each) => each === text(tree, 'environment'));
  if (name === undefined || user === undefined || environment === undefined) return undefined;
  const port = valueAt(tree, 'port');
  const ssl = valueAt(tree, 'ssl');
  return {
    name,
    environment,
    user,
    host: text(tree, 'host'),
    port: port?.kind === 'scalar' && typeof port.data === 'number' ? port.data : undefined,
    socketPath: text(tree, 'socketPath'),
    database: text(tree, 'database'),
    ssl: ssl?.kind === 'scalar' && ssl.data === true,
    passwordVariable: /^\$\{env:(\w+)\}$/.exec(text(tree, 'password') ?? '')?.[1],
  };
}

function readRules(tree: Tree | undefined): Map<string, RuleSeverity> {
  const read = new Map<string, RuleSeverity>();
  for (const { key, value } of tree?.kind === 'mapping' ? tree.entries : []) {
    const severity = value.kind === 'mapping' ? severitiesIn(value) : severityIn(value);
    if (severity !== undefined) read.set(key.value, severity);
  }
  return read;
}

function severitiesIn(tree: Tree): ReadonlyMap<EnvironmentName, Severity | 'off'> {
  const read = new Map<EnvironmentName, Severity | 'off'>();
  for (const environment of environmentNames) {
    const value = valueAt(tree, environment);
    const severity = value === undefined ? undefined : severityIn(value);
    if (severity !== undefined) read.set(environment, severity);
  }
  return read;
}

function severityIn(tree: Tree): Severity | 'off' | undefined {
  return ruleSeverities.find((each) => tree.kind === 'scalar' && each === tree.value);
}

function text(tree: Tree, key: string): string | undefined {
  const value = valueAt(tree, key);
  return value?.kind === 'scalar' && typeof value.data === 'string' && value.value !== ''
    ? value.value
    : undefined;
}

/** The environments that a connection name has, in the order of the file. */
export function environmentsOf(settings: Settings, connection: string): readonly EnvironmentName[] {
  return settings.connections.filter((each) => each.name === connection).map((each) => each.environment);
}

/** Which server a connection name means, given the environment that a person chose. */
export type ConnectionChoice =
  | { readonly kind: 'chosen'; readonly connection: Connection }
  | { readonly kind: 'unknown-connection' }
  | { readonly kind: 'no-such-environment'; readonly environments: readonly EnvironmentName[] }
  /** Several environments, or production alone: a person has to pick. */
  | { readonly kind: 'unpicked'; readonly environments: readonly EnvironmentName[] };

/**
 * Finds the server of a connection name.
 *
 * Without a chosen environment a connection that has only one is taken, unless that is production.
 */
export function chooseConnection(
  settings: Settings,
  name: string,
  environment: string | undefined,
): ConnectionChoice {
  const candidates = settings.connections.filter((each) => each.name === name);
  const environments = candidates.map((each) => each.environment);
  if (candidates.length === 0) return { kind: 'unknown-connection' };
  if (environment !== undefined) {
    const connection = candidates.find((each) => each.environment === environment);
    return connection === undefined
      ? { kind: 'no-such-environment', environments }
      : { kind: 'chosen', connection };
  }
  const [only] = candidates;
  return only !== undefined && candidates.length === 1 && only.environment !== 'production'
    ? { kind: 'chosen', connection: only }
    : { kind: 'unpicked', environments };
}
