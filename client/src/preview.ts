import type { Env, MarkdownIt, Token } from 'markdown-it';
import type { ShownItem } from '../../server/src/protocol.ts';

/** What is known of the items of a runbook by now, in the order of the file. */
export type ItemsOf = (uri: string) => readonly ShownItem[];

const attributes =
  /(?:^|[ \t])\{[ \t]*(?:#[^\s"'{}]|[^\s="'{}]+=)(?:[^"'{}]|"(?:[^"\\]|\\.)*"|'[^']*')*\}[ \t]*$/;
const block =
  /^\s*(?:sql|mysql|sh|bash|shell)[ \t]+(pre-check|backup|change|post-check|rollback|monitor)(?![^\s])(.*)$/i;

/**
 * Shows runbooks in VS Code's Markdown preview: a role over each block, and behind each heading the state of its step
 * instead of its attributes. Other Markdown is left as it is.
 *
 * Only what is drawn changes, never the tokens: VS Code keeps them, and reads headings and links from them.
 */
export function drawRunbooks(markdown: MarkdownIt, itemsOf: ItemsOf): MarkdownIt {
  const { renderer } = markdown;
  const { escapeHtml } = markdown.utils;
  const render = renderer.render.bind(renderer);
  renderer.render = (tokens, options, env) => {
    const uri = runbookUri(env);
    return render(uri === undefined ? tokens : drawn(markdown, tokens, itemsOf(uri), env), options, env);
  };
  const fence = renderer.rules['fence'];
  renderer.rules['fence'] = (tokens, index, options, env, self) => {
    const html = fence?.(tokens, index, options, env, self) ?? self.renderToken(tokens, index, options);
    const [, role, more = ''] = (runbookUri(env) && block.exec(tokens[index]?.info ?? '')) || [];
    if (role === undefined) return html;
    const rest = more.trim() === '' ? '' : ` <span>${escapeHtml(more.trim())}</span>`;
    return `<div class="launchbook-role launchbook-${escapeHtml(role)}">${escapeHtml(role)}${rest}</div>\n${html}`;
  };
  const close = renderer.rules['heading_close'];
  renderer.rules['heading_close'] = (tokens, index, options, env, self) => {
    const html = close?.(tokens, index, options, env, self) ?? self.renderToken(tokens, index, options);
    const item = itemOf(tokens[index]);
    return item === undefined ? html : `${badge(item, escapeHtml)}${html}${about(item, escapeHtml)}`;
  };
  const open = renderer.rules['heading_open'];
  renderer.rules['heading_open'] = (tokens, index, options, env, self) => {
    const html = open?.(tokens, index, options, env, self) ?? self.renderToken(tokens, index, options);
    const item = itemOf(tokens[index + 2]);
    return item === undefined ? html : `${html}${anchor(item, escapeHtml)}`;
  };
  return markdown;
}

/** The item that a heading begins; its end carries it. */
function itemOf(close: Token | undefined): ShownItem | undefined {
  return (close?.meta as { launchbook?: ShownItem } | null | undefined)?.launchbook;
}

/** VS Code names the file that is drawn; a text that is no file, such as a hover, has none. */
function runbookUri(env: Env | undefined): string | undefined {
  const uri: unknown = env?.['currentDocument'];
  const isUri = typeof uri === 'object' && uri !== null && 'path' in uri && typeof uri.path === 'string';
  return isUri && /\.runbook\.md$/i.test(`${uri.path}`) ? String(uri) : undefined;
}

/** The same tokens, with copies of those of headings: their words without attributes, and the item that they begin. */
function drawn(
  markdown: MarkdownIt,
  tokens: Token[],
  items: readonly ShownItem[],
  env: Env | undefined,
): Token[] {
  const waiting = byTitle(items);
  let item: ShownItem | undefined;
  return tokens.map((token, index) => {
    if (token.type === 'heading_close') return copy(token, { meta: { ...token.meta, launchbook: item } });
    if (token.type !== 'inline' || tokens[index - 1]?.type !== 'heading_open') return token;
    const content = token.content.replace(attributes, '').trimEnd();
    item = waiting.get(content)?.shift();
    if (content === token.content) return token;
    const children: Token[] = [];
    markdown.inline.parse(content, markdown, env ?? {}, children);
    return copy(token, { content, children });
  });
}

/** Headings are told apart by their words, which stay right while lines move; equal ones by their order. */
function byTitle(items: readonly ShownItem[]): Map<string, ShownItem[]> {
  const found = new Map<string, ShownItem[]>();
  for (const item of items) {
    const same = found.get(item.title);
    if (same === undefined) found.set(item.title, [item]);
    else same.push(item);
  }
  return found;
}

function copy(token: Token, changes: Partial<Token>): Token {
  return Object.assign(Object.create(Object.getPrototypeOf(token)) as Token, token, changes);
}

type Escape = (text: string) => string;

/** Where links to the step lead. */
function anchor({ id, title }: ShownItem, escapeHtml: Escape): string {
  return id === title ? '' : `<span id="${escapeHtml(id)}"></span>`;
}

function badge({ state, environment }: ShownItem, escapeHtml: Escape): string {
  if (state === null) return '';
  const where = environment === null ? '' : ` on ${escapeHtml(environment)}`;
  return ` <span class="launchbook-state launchbook-${escapeHtml(state)}">${stateWords(state)}${where}</span>`;
}

function stateWords(state: NonNullable<ShownItem['state']>): string {
  switch (state) {
    case 'blocked':
      return 'Blocked';
    case 'ready':
      return 'Ready';
    case 'in-progress':
      return 'In progress';
    case 'done':
      return '✓ Done';
    case 'failed':
      return '✗ Failed';
    default:
      return state satisfies never;
  }
}

function about({ owner, takes, needs, tasks, checks }: ShownItem, escapeHtml: Escape): string {
  const parts = [
    ...(owner === null ? [] : [escapeHtml(owner)]),
    ...(takes === null ? [] : [`takes ${escapeHtml(takes)}`]),
    ...(needs === null ? [] : [needsWords(needs, escapeHtml)]),
    ...(tasks.all === 0 ? [] : [`${tasks.done} of ${counted(tasks.all, 'task')} done`]),
    ...(checks.all === 0 ? [] : [`${checks.passed} of ${counted(checks.all, 'check')} passed`]),
  ];
  return parts.length === 0 ? '' : `<p class="launchbook-about">${parts.join(' · ')}</p>\n`;
}

function needsWords(needs: readonly string[], escapeHtml: Escape): string {
  if (needs.length === 0) return 'waits for nothing';
  const links = needs.map((id) => `<a href="#${escapeHtml(encodeURIComponent(id))}">${escapeHtml(id)}</a>`);
  return `needs ${links.join(', ')}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}
