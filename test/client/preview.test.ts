import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import markdownIt from 'markdown-it';
import { drawRunbooks, type ItemsOf } from '../../client/src/preview.ts';
import type { ShownItem } from '../../server/src/protocol.ts';

/** An item of which a test says only what it is about. */
function shown(item: Partial<ShownItem>): ShownItem {
  return {
    title: 'A',
    id: 'a',
    state: 'ready',
    environment: null,
    owner: null,
    takes: null,
    needs: null,
    tasks: { all: 0, done: 0 },
    checks: { all: 0, passed: 0 },
    ...item,
  };
}

/** Draws a text as VS Code's preview of a file does. */
function draw(text: string, items: readonly ShownItem[] = [], path = '/launch/a.runbook.md'): string {
  const itemsOf: ItemsOf = (uri) => (uri === `file://${path}` ? items : []);
  const engine = drawRunbooks(markdownIt({ html: true, linkify: true }), itemsOf);
  const tokens = engine.parse(text, {});
  const before = JSON.stringify(tokens);
  const currentDocument = { path, toString: () => `file://${path}` };
  const html = engine.renderer.render(tokens, engine.options, { currentDocument });
  assert.equal(JSON.stringify(tokens), before, 'VS Code keeps the tokens.');
  return html;
}

const plain = (text: string): string => markdownIt({ html: true, linkify: true }).render(text);

suite('the preview of a runbook', () => {
  test('shows the role of a block over it, and its attributes as they are', () => {
    assert.equal(
      draw('```sql pre-check timeout=5s\nSELECT 1\n```\n'),
      '<div class="launchbook-role launchbook-pre-check">pre-check <span>timeout=5s</span></div>\n' +
        '<pre><code class="language-sql">SELECT 1\n</code></pre>\n',
    );
    assert.match(draw('~~~Bash backup\necho\n~~~\n'), /launchbook-backup">backup<\/div>/);
  });

  test('shows no role over other fences', () => {
    for (const info of ['', 'sql', 'js change', 'sql pre-checks', 'sql changes=1']) {
      const text = `\`\`\`${info}\nx\n\`\`\`\n`;
      assert.equal(draw(text), plain(text));
    }
  });

  test('shows what is known of a step instead of its attributes', () => {
    const item = shown({
      title: 'Add the *industry* column',
      id: 'add-industry',
      state: 'in-progress',
      environment: 'test',
      owner: 'li.wei',
      takes: '5m',
      needs: ['crm-data', '行业'],
      tasks: { all: 1, done: 0 },
      checks: { all: 3, passed: 2 },
    });
    assert.equal(
      draw('### Add the *industry* column {#add-industry needs="crm-data 行业" owner="li.wei"} ###\n', [
        item,
      ]),
      '<h3><span id="add-industry"></span>Add the <em>industry</em> column' +
        ' <span class="launchbook-state launchbook-in-progress">In progress on test</span></h3>\n' +
        '<p class="launchbook-about">li.wei · takes 5m · needs <a href="#crm-data">crm-data</a>, ' +
        '<a href="#%E8%A1%8C%E4%B8%9A">行业</a> · 0 of 1 task done · 2 of 3 checks passed</p>\n',
    );
  });

  test('hides attributes before anything is known', () => {
    assert.equal(draw('## Wait {#wait takes=5m}\n'), '<h2>Wait</h2>\n');
    assert.equal(draw('## Wait {owner="a } b"}\n'), '<h2>Wait</h2>\n');
  });

  test('leaves other braces and other headings alone', () => {
    for (const text of ['## A {b}\n', '## A {#b} c\n', '## `{#b}`\n', 'A {#b}\n', '# 发布 🚀\n'])
      assert.equal(draw(text), plain(text));
  });

  test('tells items of one title apart by their order', () => {
    const html = draw('## A\n\n## A\n', [shown({ state: 'done' }), shown({ state: 'failed' })]);
    assert.match(html, /✓ Done.*\n<h2>.*A.*✗ Failed/);
  });

  test('shows no state of a group, and none where nothing is known', () => {
    assert.doesNotMatch(draw('## A\n', [shown({ state: null })]), /launchbook-state/);
    assert.equal(draw('## B\n', [shown({})]), '<h2>B</h2>\n');
  });

  test('makes no HTML of what the file says', () => {
    const evil = '"><script>alert(1)</script><b a=\'';
    const item = shown({ id: evil, owner: evil, takes: evil, environment: evil, needs: [evil] });
    assert.doesNotMatch(draw('## A\n', [item]), /<script|<b/);
    assert.doesNotMatch(draw(`\`\`\`sql change ${evil}\nSELECT 1\n\`\`\`\n`), /<script|<b/);
  });

  test('other Markdown is left alone', () => {
    const text = '## A {#a owner=x}\n\n```sql change\nSELECT 1\n```\n';
    assert.equal(draw(text, [shown({})], '/notes/README.md'), plain(text));
    const engine = drawRunbooks(markdownIt({ html: true, linkify: true }), () => [shown({})]);
    assert.equal(engine.render(text), plain(text));
  });
});
