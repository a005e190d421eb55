import type { Sentences } from './sentence.ts';

const EXPORT_AGAIN = '请发送“导出配置”，在新的表格里修改后发回';

/** The factory's configuration by workbook. */
export const configurationSentences: Sentences = {
  'configuration.not_permitted': () => '您没有修改工厂配置的权限。如有需要，请联系总经理或计划主管。',
  'configuration.not_decider': () => '您没有启用配置的权限，请由总经理或运营总监处理。',
  'configuration.own_proposal': () => '自己提交的配置变更要由另一位同事启用或驳回；您可以撤回。',
  'configuration.not_yours': () => '只有提交人可以撤回这份配置变更。',
  'configuration.gone': () => '没有找到这份配置，请发送“配置历史”重新查看。',
  'configuration.in_group': () => '配置表格请在与我的单聊里发送，群里不处理。',
  'configuration.too_large': (p) =>
    `配置表格超过 ${p.mb} MB，不像是由“导出配置”得到的表格。${EXPORT_AGAIN}。`,
  'configuration.no_version': () => '系统还没有记下配置版本，请管理员重启服务后再试。',
  'configuration.no_mark': (p) =>
    `工作表「${p.sheet}」里找不到“配置标记”，无法知道这份表格改自哪一版，什么都没有改。${EXPORT_AGAIN}。`,
  'configuration.outdated': (p) =>
    `这份表格导出自第 ${p.of} 版，现在用的已是第 ${p.now} 版，什么都没有改。${EXPORT_AGAIN}。`,
  'configuration.foreign': () =>
    `工作表「说明」里的“配置标记”与现用配置对不上（改动过，或来自别的系统），什么都没有改。${EXPORT_AGAIN}。`,
  'configuration.same': () => '检查过了：与现用配置没有变化，不需要启用。',
  'configuration.same_as': (p) => `现用配置与第 ${p.version} 版没有差别，不需要恢复。`,
  'configuration.another_open': (p) =>
    `${p.who} 在 ${p.when} 提交的配置变更还在等待启用，一次只能有一份。请先请人启用或驳回它，再重新提交。`,
  'configuration.nobody_activates': () =>
    '除您之外没有人有“启用配置”的权限，没有第二个人可以确认，所以没有提交。请先让另一位同事取得这项权限。',
  'configuration.hindered': (p) => `现在不能启用：${String(p.problems).replace(/。$/, '')}。`,
  'configuration.unreadable': (p) => `第 ${p.version} 版是旧程序的写法，现在读不了，不能恢复（${p.why}）。`,
  'configuration.reason_missing': () => '驳回必须写原因，请填写后再点“驳回”。',
  'configuration.reason_too_long': (p) => `原因最多 ${p.most} 字，请写短一些。`,
  'configuration.failed': (p) =>
    `系统出错，没有读完这份配置表格，什么都没有改（编号 ${p.incident}）。请稍后重新发送；仍不行请把编号告诉管理员。`,
};
