import { test } from 'node:test';
import { renumber } from '../../server/src/features/codeActions/renumber.ts';
import { checkAction, checkEverywhere, checkOffers } from './actionGround.ts';

const title = 'Renumber these headings';

test('the numbers of a level are counted anew, and nothing else changes', () => {
  checkEverywhere(
    renumber,
    '# T 🚀\n\n## 2. 客户$0\n\n- [ ] a\n\n## 2. B\n\n- [ ] b\n\n## 5. C\n\n- [ ] c\n',
    title,
    '# T 🚀\n\n## 1. 客户\n\n- [ ] a\n\n## 2. B\n\n- [ ] b\n\n## 3. C\n\n- [ ] c\n',
  );
  checkEverywhere(
    renumber,
    'title: T 🚀\nsteps:\n  - title: 第一步 客户$0\n  - title: "第三步：B"\n  - title: Other\n  - title: 第四步 C\n',
    title,
    'title: T 🚀\nsteps:\n  - title: 第一步 客户\n  - title: "第二步：B"\n  - title: Other\n  - title: 第三步 C\n',
  );
  checkAction(
    renumber,
    '# T\n## 一、A\n- [ ] a\n## 十二、B$0\n- [ ] b\n',
    title,
    '# T\n## 一、A\n- [ ] a\n## 二、B\n- [ ] b\n',
  );
});

test('what counts below goes along', () => {
  checkAction(
    renumber,
    '# T\n## 1. A\n- [ ] a\n## 3. B$0\n### 3.1 C\n- [ ] c\n### 3.3 D\n#### 3.3.1 E\n- [ ] e\n',
    title,
    '# T\n## 1. A\n- [ ] a\n## 2. B\n### 2.1 C\n- [ ] c\n### 2.3 D\n#### 2.3.1 E\n- [ ] e\n',
  );
  checkAction(
    renumber,
    'steps:\n- title: 2. A\n  steps:\n  - title: 1.1 B$0\n  - title: 1.1 C\n',
    'Renumber the headings below “2. A”',
    'steps:\n- title: 2. A\n  steps:\n  - title: 2.1 B\n  - title: 2.2 C\n',
  );
});

test('a heading of prose counts too', () => {
  checkAction(
    renumber,
    '# T\n## 1. Read this\n\nText.\n\n## 2. A$0\n- [ ] a\n## 4. B\n- [ ] b\n```sh change\n# 7. no heading\n```\n',
    title,
    '# T\n## 1. Read this\n\nText.\n\n## 2. A\n- [ ] a\n## 3. B\n- [ ] b\n```sh change\n# 7. no heading\n```\n',
  );
});

test('needs go along with ids that are made from titles', () => {
  checkAction(
    renumber,
    'steps:\n- title: 2. A\n- title: 3. B$0\n  needs: [2-a]\n- title: C\n  needs: [3-b, c]\n',
    title,
    'steps:\n- title: 1. A\n- title: 2. B\n  needs: [1-a]\n- title: C\n  needs: [2-b, c]\n',
  );
});

test('links go along with ids that are made from titles, and no others', () => {
  checkEverywhere(
    renumber,
    '# T 🚀\n\n## 2. A$0\n\nBefore [B](#3-b), [B][b] and [客户](#3-note); not [C](#3-c), `[B](#3-b)`.\n\n- [ ] a\n\n## 3. B\n\n- [ ] b\n\n### 3.1 D\n\n- [ ] [d](#31-d)\n\n## 3. Note\n\nText.\n\n## 3. C {#c needs="3-b"}\n\n- [ ] c\n\n[b]: <#3-b> "B"\n',
    title,
    '# T 🚀\n\n## 1. A\n\nBefore [B](#2-b), [B][b] and [客户](#3-note); not [C](#3-c), `[B](#3-b)`.\n\n- [ ] a\n\n## 2. B\n\n- [ ] b\n\n### 2.1 D\n\n- [ ] [d](#21-d)\n\n## 3. Note\n\nText.\n\n## 4. C {#c needs="2-b"}\n\n- [ ] c\n\n[b]: <#2-b> "B"\n',
  );
  checkEverywhere(
    renumber,
    'title: T 🚀\nsteps:\n  - title: 一、客户\n    notes: Before [B](#三b) and [B](#%E4%B8%89b).\n  - title: 三、B$0\n    notes: |\n      Not [C](#c).\n  - id: c\n    title: 四、C\n    needs: ["三b"]\n',
    title,
    'title: T 🚀\nsteps:\n  - title: 一、客户\n    notes: Before [B](#二b) and [B](#%E4%BA%8Cb).\n  - title: 二、B\n    notes: |\n      Not [C](#c).\n  - id: c\n    title: 三、C\n    needs: ["二b"]\n',
  );
  checkAction(
    renumber,
    '# T\n## 1. A$0\n[note](#3-note)\n- [ ] a\n## 3. Note\nText.\n## 4. B\n- [ ] b\n',
    title,
    '# T\n## 1. A\n[note](#2-note)\n- [ ] a\n## 2. Note\nText.\n## 3. B\n- [ ] b\n',
  );
});

test('titles that count, or have no number, are left in peace', () => {
  checkOffers(renumber, '# T\n## 1. A$0\n- [ ] a\n## 2. B\n- [ ] b\n', []);
  checkOffers(renumber, '# T\n## 8 columns$0\n- [ ] a\n## 3 tables\n- [ ] b\n', []);
  checkOffers(renumber, '# T\n## 1. A\n- [ ] a\n## 3. B\n- [ ] b$0\n', []);
});
