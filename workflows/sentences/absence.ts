import type { Sentences } from './sentence.ts';

/** Absences and delegates. */
export const absenceSentences: Sentences = {
  'absence.not_permitted': () => '您只能登记和查看自己的请假。替同事登记需要权限，请联系运营总监或总经理。',
  'absence.reversed': () => '结束时间必须在开始时间之后，请核对日期和时间。',
  'absence.past': () => '这段时间已经过去。请假最早从今天开始，请核对日期。',
  'absence.too_long': () => '一次请假最长一年，请缩短后再登记。',
  'absence.reason_too_long': (p) => `原因最多 ${p.most} 字，请写短一些。`,
  'absence.person_unknown': () => '没有找到请假人，或者已经离职。请核对姓名。',
  'absence.delegate_unknown': () => '没有找到代理人。请填写在职同事的全名。',
  'absence.delegate_left': (p) => `${p.name} 已经离职，不能当代理人。请换一位同事。`,
  'absence.delegate_self': () => '请假人不能自己代理自己。请换一位同事当代理人。',
  'absence.overlap': (p) =>
    `与已登记的请假重叠：${p.name} ${p.period}，由 ${p.delegate} 代理。请先在聊天里发「我的代理」取消它，或改日期。`,
  'absence.circle': (p) =>
    `代理绕成了一圈：${p.circle}，这段时间会没有人处理。${p.delegate} 那时也请假，请换一位代理人。`,
  'absence.not_found': () => '没有找到这次请假。请在聊天里发「我的代理」重新查看。',
  'absence.over': () => '这次请假已经取消或已经结束。请在聊天里发「我的代理」重新查看。',
  'absence.nobody_named': (p) => `没有叫「${p.name}」的在职同事。请写全名，例如：取消孙磊的请假。`,
  'absence.several_named': (p) => `有几位同事都符合「${p.name}」。请写全名再试。`,
};
