import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { NamedCheck } from './journal.ts';
import type { Runbook, Statement, Step } from './runbook.ts';
import type { Span } from './tree.ts';
import type { QueryResult } from './value.ts';

/** What can become of a check; format.md says when. */
export const outcomeKinds = [
  'passed',
  'failed',
  'observed',
  'error',
  'refused',
  'cancelled',
  'timed-out',
  'unavailable',
] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

/** One statement that is run to look, with the step that it belongs to. */
export interface Check {
  readonly step: Step;
  readonly statement: Statement;
}

/** What became of one check. */
export interface Outcome {
  readonly kind: OutcomeKind;
  /** In plain words; null when there is nothing to say. */
  readonly message: string | null;
  /** The expectation that did not hold, else all of them joined by `&&`; null when the check has none. */
  readonly expectation: string | null;
  readonly durationMs: number;
  /** What the server gave, for checks that ran. */
  readonly result?: QueryResult;
  /** Name of the environment it ran on; null when none was picked. */
  readonly environment: string | null;
  readonly connection: string | null;
  /** The server's version; null when none was reached. */
  readonly server: string | null;
}

/** The checks of a step in execution order. */
export function checksOf(step: Step): Check[] {
  return checkStatements(step).map((statement) => ({ step, statement }));
}

/**
 * The same where the places of the checks do not matter: their offsets count from the start of the step's own text.
 *
 * Nothing is made anew as long as that text stays the same, so thousands of steps can be asked at every key.
 */
export function keptChecksOf(step: Step): Check[] {
  return checkStatements(step.content).map((statement) => ({ step, statement }));
}

function checkStatements({ blocks }: Pick<Step, 'blocks'>): Statement[] {
  return blocks
    .filter((block) => block.role === 'pre-check' || block.role === 'post-check' || block.role === 'monitor')
    .flatMap((block) => block.statements);
}

/**
 * What a result belongs to: the text, expectations and connection of a check, as 32 hexadecimal digits.
 *
 * Where the check stands, its name and its prose do not count.
 */
export function digestOf(check: Check): string {
  const { statement, step } = check;
  const connection = step.connection?.value ?? null;
  const known = digests.get(statement);
  if (known?.connection === connection) return known.digest;
  const digest = makeDigest(statement, connection);
  digests.set(statement, { connection, digest });
  return digest;
}

/** Those that were made last; a statement stays the same object as long as its text does. */
const digests = new WeakMap<Statement, { readonly connection: string | null; readonly digest: string }>();

function makeDigest(statement: Statement, connection: string | null): string {
  const parts = [
    statement.kind,
    statement.text.value.replaceAll('\r\n', '\n').trim(),
    statement.expectations.map((expectation) => expectation.value.trim()),
    connection,
  ];
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(parts)))).slice(0, 32);
}

/** A check by its names, as the journal knows it; its digest is made when it is asked for. */
export function named(check: Check): NamedCheck {
  const { step, statement } = check;
  return {
    step: step.id,
    role: statement.role,
    name: statement.name,
    get digest() {
      return digestOf(check);
    },
  };
}

/** The check at an offset: of its text and directives, or of anything in its block where that holds no other. */
export function checkAt(runbook: Runbook, offset: number): Check | undefined {
  const isIn = (span: Span): boolean => span.start <= offset && offset < span.end;
  const step = runbook.steps.find((each) => each.blocks.some((block) => isIn(block.span)));
  if (step === undefined) return undefined;
  const checks = checksOf(step);
  const block = step.blocks.find((each) => isIn(each.span));
  return (
    checks.find((check) => isIn(check.statement.span)) ??
    checks.find((check) => block?.statements.length === 1 && block.statements[0] === check.statement)
  );
}
