import { describe, expect, it } from 'vitest';
import { managerOf } from './managers.ts';

const departments = new Map(
  [
    { id: '1', name: '公司', parentId: null, managerUserIds: ['boss'] },
    { id: '2', name: '生产部', parentId: '1', managerUserIds: ['lead', 'deputy'] },
    { id: '3', name: '一车间', parentId: '2', managerUserIds: [] },
    { id: '8', name: '环', parentId: '9', managerUserIds: [] },
    { id: '9', name: '环', parentId: '8', managerUserIds: [] },
  ].map((d) => [d.id, d]),
);
const of = (userId: string, departmentIds: string[], manager: string | null = null) =>
  managerOf({ userId, manager, departmentIds }, departments);

describe('the leader of a person', () => {
  it.each([
    ['is the one whom the directory names', of('a', ['3'], 'named'), 'named'],
    ['else leads the department', of('a', ['2']), 'lead'],
    ['else leads a department above', of('a', ['3']), 'lead'],
    ['is never the person', of('lead', ['2']), 'deputy'],
    ['is nobody for the one at the top', of('boss', ['1']), null],
    ['is nobody without a department', of('a', []), null],
    ['is nobody when departments go round in a circle', of('a', ['8']), null],
  ])('%s', (_name, found, expected) => expect(found).toBe(expected));
});
