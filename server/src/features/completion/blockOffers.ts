import { CompletionItemKind } from 'vscode-languageserver-types';
import type { DirectivePlace } from '../../core/completion/directivePlace.ts';
import type { LanguagePlace } from '../../core/completion/place.ts';
import { keysAt } from '../../core/completion/schemaPlace.ts';
import type { Finding } from '../../core/finding.ts';
import { type Role, roles } from '../../core/role.ts';
import { rules } from '../../core/rules/index.ts';
import type { Item } from '../../core/runbook.ts';
import type { Span } from '../../core/tree.ts';
import { ruleWords } from './keyOffers.ts';
import type { Offer } from './offer.ts';

const itemPath = ['steps', '0'];

/** The first words of a fence: roles that the step lacks come first, in the order of the format. */
export function languageOffers({ word, blockKind }: LanguagePlace, item: Item | undefined): Offer[] {
  const has = new Set(item?.blocks.map((block) => block.role));
  const ordered = [...roles.filter((role) => !has.has(role)), ...roles.filter((role) => has.has(role))];
  const descriptions = new Map(keysAt('runbook', itemPath).map((key) => [key.name, key.description]));
  return ordered.map((role) => {
    const label = blockKind === undefined ? `${role === 'backup' ? 'sh' : 'sql'} ${role}` : role;
    return {
      label,
      kind: CompletionItemKind.Struct,
      word,
      ...(has.has(role) ? { detail: 'the step has one' } : {}),
      documentation: descriptions.get(role) ?? '',
    };
  });
}

const directives: readonly (readonly [name: string, detail: string, documentation: string])[] = [
  ['expect', 'EXPRESSION', 'What must be true of the result; may stand several times.'],
  ['name', 'WORD', 'The check’s name, for `pre` and for reports.'],
  ['launchbook-ignore', 'RULE -- reason', 'Silences findings of these rules on the next statement.'],
];

/** The directives that can begin a comment line; a name stands once. */
export function directiveOffers(
  { word, mark, hasColon }: Extract<DirectivePlace, { kind: 'name' }>,
  role: Role | undefined,
  hasName: boolean,
): Offer[] {
  if (role === undefined) return [];
  return directives
    .filter(([name]) => fits(name, role) && !(name === 'name' && hasName))
    .map(([name, detail, documentation]) => ({
      label: name,
      kind: CompletionItemKind.Keyword,
      word,
      text: `${mark} ${name}${hasColon ? '' : ': '}`,
      filter: `${mark} ${name}`,
      detail,
      documentation,
    }));
}

/** Only what is run to look has a name; a backup can be expected to end well. */
function fits(name: string, role: Role): boolean {
  if (name === 'name') return role === 'pre-check' || role === 'post-check' || role === 'monitor';
  return name === 'launchbook-ignore' || role !== 'rollback';
}

/** The rules that can be silenced; first those that have found something here, the nearest first. */
export function ignoreOffers(
  { word, others }: Extract<DirectivePlace, { kind: 'ignore' }>,
  findings: readonly Finding[],
  statement: Span,
  step: Span,
): Offer[] {
  const touches = (span: Span, { span: found }: Finding): boolean =>
    found.start <= span.end && span.start <= found.end;
  const found = [statement, step].flatMap((span) =>
    findings.filter((finding) => touches(span, finding)).map((finding) => finding.rule),
  );
  const known = rules.map((rule) => rule.id);
  const ids = [...new Set([...found.filter((id) => known.includes(id)), ...known])];
  return ids
    .filter((id) => !others.includes(id))
    .map((id) => ({
      label: id,
      kind: CompletionItemKind.EnumMember,
      word,
      ...ruleWords(id),
      ...(found.includes(id) ? { detail: 'found here' } : {}),
    }));
}
