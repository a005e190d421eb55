import type { Directory } from '../staff/directory.ts';

const person = (userId: string, name: string, title: string, departmentId: string) => ({
  userId,
  unionId: `union-${userId}`,
  name,
  title,
  departmentIds: [departmentId],
  managerUserId: null,
});

const department = (id: string, name: string, parentId: string | null = '1') => ({
  id,
  name,
  parentId,
  managerUserIds: [],
});

/** A small factory for tests: one or two people for each role of the default configuration. */
export const testDirectory: Directory = {
  departments: [
    department('1', '测试工厂', null),
    department('2', '销售部'),
    department('3', '计划部'),
    department('4', '采购部'),
    department('5', '仓储部'),
    department('6', '生产部'),
    department('7', '质量部'),
    department('8', '物流部'),
    department('9', '财务部'),
    department('10', '行政部'),
    department('11', '工艺技术部'),
    department('21', '华东销售组', '2'),
  ],
  people: [
    person('boss', '周总', '总经理', '1'),
    person('lead', '林经理', '销售经理', '2'),
    person('lin', '林晓岚', '销售', '21'),
    person('zhou', '周启明', '业务员', '2'),
    person('service', '赵敏', '客服', '2'),
    person('planner', '孙磊', '计划员', '3'),
    person('planner2', '钱一', '计划员', '3'),
    person('pmc', '何静', 'PMC主管', '10'),
    person('buyer', '吴楠', '采购员', '4'),
    person('store', '郑强', '仓管员', '5'),
    person('shop', '王强', '生产主管', '6'),
    person('checker', '钱芳', '质检员', '7'),
    person('shipper', '许可', '物流员', '8'),
    person('money', '冯会计', '会计', '9'),
    person('engineer', '叶子安', '结构工程师', '11'),
    person('clerk', '杨行政', '行政专员', '10'),
  ],
};

const HEADS: Readonly<Record<string, string>> = {
  1: 'boss',
  2: 'lead',
  4: 'buyhead',
  7: 'checkhead',
  11: 'techhead',
};

/** The same factory with heads of departments and everybody whom the shipped checkpoints ask. */
export const checkpointDirectory: Directory = {
  departments: testDirectory.departments.map((one) => {
    const head = HEADS[one.id];
    return head ? { ...one, managerUserIds: [head] } : one;
  }),
  people: [
    ...testDirectory.people,
    person('director', '陆文渊', '运营总监', '1'),
    person('care', '沈静怡', '客服总监', '10'),
    person('processor', '潘越', '工艺工程师', '11'),
    person('techhead', '梁思远', '技术总监', '11'),
    person('buyhead', '郑海峰', '采购总监', '4'),
    person('checkhead', '任杰', '质检主管', '7'),
  ],
};
