import type { Sentences } from './sentence.ts';

/** What systems that tell us facts (MES, ERP) are answered; the people who connect them read it. */
export const webhookSentences: Sentences = {
  'webhook.bad_key': () =>
    'Idempotency-Key 只能用英文字母、数字和常用符号，最长 120 个字符。其他写法请放在正文的 key 里。',
  'webhook.key_differs': () => '正文里的 key 与 Idempotency-Key 不一致，没有接收。请只写一个，或写成一样。',
  'webhook.key_for_many': () => '一次发送多条时不能用 Idempotency-Key。请删去它，并在每一条里写自己的 key。',
  'webhook.not_json': () => '正文不是 JSON（UTF-8），没有接收。请检查引号、逗号和编码。',
  'webhook.not_facts': () => '正文应是一条数据（JSON 对象）或多条数据的数组，没有接收。',
  'webhook.no_facts': () => '数组是空的，没有可接收的数据。',
  'webhook.unauthorized': () =>
    '来源或签名不对，没有接收。请核对 X-Danmai-Source、X-Danmai-Timestamp、X-Danmai-Signature 和密钥。',
  'webhook.clock': (p) =>
    `时间戳与服务器相差超过 ${p.minutes} 分钟（服务器现在是 ${p.now}），没有接收。请校准发送方的时钟，每次发送都重新签名。`,
  'webhook.no_such_fact': () => '没有收到过这个 key 的数据。如果发送后没有得到答复，请原样再发一次。',
  'webhook.too_large': (p) => `正文超过 ${p.maxMb} MB，没有接收。请分几次发送。`,
  'webhook.too_many_facts': (p) => `一次最多 ${p.most} 条，这次有 ${p.have} 条，没有接收。请分几次发送。`,
  'webhook.not_json_type': () => '只接受 Content-Type: application/json（UTF-8、不压缩），没有接收。',
  'webhook.too_fast': () => '发送太频繁，这次没有接收。请按 Retry-After 等待后再发，或多条合并为数组发送。',
  'webhook.failed': (p) =>
    `系统出错，没有接收（编号 ${p.incident}）。请稍后原样再发；仍不行请把编号告诉管理员。`,
  'webhook.busy': () => '等待处理的数据太多，这次没有接收。请按 Retry-After 等待后原样再发。',
  'webhook.database_away': () => '数据库暂时连不上。请按 Retry-After 等待后原样再发，已收下的不会重复。',
  'webhook.broken': () => '正文没有传完，连接断了，没有接收。请原样再发。',
  'webhook.conflict': () =>
    '这个 key 已经收过，内容不同。以先收到的为准，这次的内容另存备查。若要更正，请发冲销（reversal），再用新的 key 发送。',
};
