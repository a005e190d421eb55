import { expect, it } from 'vitest';
import { peopleByDepartment } from './org.ts';

const departments = [
  { id: 1, name: '公司' },
  { id: 2, name: '采购部', parentId: 1 },
  { id: 3, name: '空部门', parentId: 1 },
];
const person = (userId: string, name: string, deptId: number, title = '') => ({
  userId,
  unionId: `u-${userId}`,
  name,
  title,
  deptIds: [deptId],
});
const people = [
  person('liu', '刘洋', 2, '采购员'),
  person('zhou', '周建国', 1, '总经理'),
  { ...person('guest', '李经理', 0), external: true },
];

it('lists people by department, leaders’ departments first, outsiders last', () => {
  expect(peopleByDepartment(people, departments, '').map((one) => one.title)).toEqual([
    '公司',
    '采购部',
    '外部人员',
  ]);
});

it('finds by name, title, department or id', () => {
  const found = (words: string) =>
    peopleByDepartment(people, departments, words).map((group) =>
      group.people.map((one) => one.userId).join(),
    );
  expect(found('采购')).toEqual(['liu']);
  expect(found(' 总经理 ')).toEqual(['zhou']);
  expect(found('GUEST')).toEqual(['guest']);
  expect(found('没有这个人')).toEqual([]);
});
