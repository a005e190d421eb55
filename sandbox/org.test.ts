import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { demoOrg } from './demo-org.ts';
import { loadOrg, OrgError, readOrg } from './org.ts';

const problems = (value: unknown): string[] => {
  try {
    readOrg(value);
    return [];
  } catch (error) {
    return error instanceof OrgError ? error.problems : [String(error)];
  }
};

it('the demo organisation holds together', () => {
  expect(problems(demoOrg)).toEqual([]);
});

it('all broken references are named at once', () => {
  const found = problems({
    people: [
      { userId: 'a', unionId: 'u', name: '甲', deptIds: [7], managerUserId: 'ghost' },
      { userId: 'a', unionId: 'u', name: '乙', deptIds: [1] },
    ],
    departments: [{ id: 5, name: '部', parentId: 6, managerUserIds: ['nobody'] }],
    groups: [{ openConversationId: 'c', title: '群', memberUserIds: ['stranger'] }],
  });
  expect(found).toEqual([
    'userId a appears twice',
    'unionId u appears twice',
    'people.a.deptIds: no department 7',
    'people.a.managerUserId: no person ghost',
    'departments.5.parentId: no department 6',
    'departments.5.managerUserIds: no person nobody',
    'groups.群.memberUserIds: no person stranger',
  ]);
});

it('wrong shapes are named by path, unknown keys too', () => {
  const found = problems({ people: [{ userId: '', unionId: 'u', name: '甲', dept: [1], mobile: 'abc' }] });
  expect(found.join('\n')).toMatch(/people\.0\.userId/);
  expect(found.join('\n')).toMatch(/people\.0\.mobile: must be a phone number/);
  expect(found.join('\n')).toMatch(/dept/);
  expect(problems({ people: [] })).toEqual(['people: needs at least one person']);
});

it('a file that is no JSON is named with its path', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-org-'));
  const path = join(folder, 'org.json');
  writeFileSync(path, '\uFEFF{"people": [');
  expect(() => loadOrg(path)).toThrow(path);
  writeFileSync(path, `\uFEFF${JSON.stringify(demoOrg)}`);
  expect(loadOrg(path).people).toHaveLength(8);
  rmSync(folder, { recursive: true });
});
