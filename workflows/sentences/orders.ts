import type { Sentences } from './sentence.ts';

/** Orders, staff and the factory's configuration. */
export const orderSentences: Sentences = {
  'order.no_access': () => '您还没有查看订单的权限。如有需要，请让主管在通讯录里核对您的部门和职务。',
  'order.not_found': () => '没有找到这个订单，或者您没有查看它的权限。请核对订单号。',
  'order.which': () => '您说的是哪个订单？请发订单号（或后四位）、客户简称或产品编码。',
  'order.no_more_rows': () => '列表已经到底了，没有更多订单。',
  'order.no_list': () => '现在没有可以选的列表（列表 10 分钟内有效）。请重新查询，例如发客户简称或订单号。',
  'order.no_such_row': (p) => `列表里只有 ${p.rows} 个订单，请回复 1 到 ${p.rows} 之间的序号。`,
  'order.create_not_permitted': () => '您没有下单的权限。请联系业务员或销售主管代为下单。',
  'order.invalid': (p) => `订单没有创建，请改正：${p.problems}。`,
  'order.changed': (p) =>
    `${p.who} 已先一步处理订单 ${p.number}，现在是「${p.status}」。请重新查询后再操作。`,
  'order.no_such_step': (p) =>
    `订单现在是「${p.from}」，不能直接改为「${p.to}」。请重新查询，按卡片上的按钮操作。`,
  'order.step_not_yours': (p) => `「${p.step}」要由${p.roles}操作，您没有这个权限。`,
  'order.reason_missing': (p) => `「${p.step}」必须写原因，请填写后再确认。`,
  'order.reason_too_long': (p) => `原因最多 ${p.most} 字，请写短一些。`,
  'order.shipped_date_invalid': (p) => `实际发货日期不对：${p.why}。`,
  'order.change_not_yours': () => '您没有变更这个订单的权限。请联系业务员、计划主管或工程师。',
  'order.change_invalid': (p) => `没有变更，请改正：${p.problems}。`,
  'order.no_such_revision': (p) =>
    p.known === ''
      ? `没有变更：这个产品的 BOM 不分版本，没有版本「${p.revision}」。请留空，或先导入这个版本的 BOM。`
      : `没有变更：这个产品没有 BOM 版本「${p.revision}」，现有版本：${p.known}。请填其中一个，或先导入新版本的 BOM。`,
  'order.changed_meanwhile': (p) => `订单 ${p.number} 在您打开之后有变化，请重新查询后再操作。`,
  'order.ended': (p) => `订单 ${p.number} 已经结束，不能变更。`,
  'order.edit_not_yours': () => '您没有编辑这一项的权限。需要时请联系这个订单的业务员或销售主管。',
  'order.edit_invalid': (p) => `没有保存，请改正：${p.problems}。`,
  'order.no_salesperson': (p) => `${p.name} 没有查看订单的权限，不能当业务员。请写销售部同事的姓名。`,
  'order.past_when': (p) => `看不懂是哪个时候：${p.why}。例如：SO-20260315-0042 3月8日下午3点当时什么样。`,
  'order.past_future': (p) => `「${p.when}」还没到，只能看过去的样子。现在的情况请直接发订单号。`,
  'order.past_too_early': (p) => `订单 ${p.number} 那时还没有录入，它是 ${p.when} 录入的。`,
  'drawing.known': (p) => `图纸「${p.name} ${p.version}」已经是现行版本，没有重复添加。`,
  'drawing.gone': () => '这张图纸的文件已不在这里，请重新打开「图纸」查看现行版本。',
  'staff.directory_empty': () => '通讯录是空的，没有更新人员。请检查应用的通讯录权限范围。',
  'factory.invalid': (p) => `工厂配置有 ${p.count} 处问题，请按启动日志逐条改正。`,
};
