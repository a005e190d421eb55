import { expect, test } from 'vitest';
import { type ConfigError, parseConfig } from '../config.ts';
import { DEMO_SECRET, DEMO_SOURCE, readWebhookSecrets } from './secrets.ts';

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);

const problemsOf = (text: string): string[] => readWebhookSecrets(text).problems;

test('senders with one secret, or with two during a rotation', () => {
  const { sources, problems } = readWebhookSecrets(` mes:${A} , erp-2:${B}|${'c:d='.repeat(8)}`);
  expect(problems).toEqual([]);
  expect([...sources]).toEqual([
    ['mes', [A]],
    ['erp-2', [B, 'c:d='.repeat(8)]],
  ]);
});

test('every mistake is told by its place, with what to do', () => {
  const text = `mes:${A},mes:${B},erp:short,MES:${B},card:${B},wms:${A},x:${B}|${'c'.repeat(32)}|${'d'.repeat(32)},y:${'e f'.repeat(20)},`;
  expect(problemsOf(text)).toEqual([
    expect.stringMatching(/^WEBHOOK_SECRETS 第 2 项（mes）：这个来源写了两次/),
    expect.stringMatching(/^WEBHOOK_SECRETS 第 3 项（erp）：密钥只有 5 个字符，至少要 32 个，可用 openssl/),
    expect.stringMatching(/^WEBHOOK_SECRETS 第 4 项：来源名称只能用小写/),
    expect.stringMatching(/^WEBHOOK_SECRETS 第 5 项（card）：“card”是系统自己用的名称/),
    expect.stringMatching(/^WEBHOOK_SECRETS 第 6 项（wms）：与来源“mes”用了同一个密钥/),
    expect.stringMatching(/^WEBHOOK_SECRETS 第 7 项（x）：最多写 2 个密钥/),
    expect.stringMatching(/^WEBHOOK_SECRETS 第 8 项（y）：密钥只能用英文字母/),
    expect.stringMatching(/^WEBHOOK_SECRETS 第 9 项：应写成“名称:密钥”/),
  ]);
  expect(problemsOf(`mes:${A}|${A}`)).toEqual([expect.stringContaining('新旧两个密钥相同')]);
});

test('a secret is never shown, not even one that stands where a name should', () => {
  const secret = 'S3cr3tS3cr3tS3cr3tS3cr3tS3cr3tS3cr3t';
  const all = [`${secret}`, `${secret}:x`, `mes:${secret},mes:${secret}`, `mes:${secret} ü`].flatMap(
    problemsOf,
  );
  expect(all).toHaveLength(4);
  expect(all.join()).not.toContain('S3cr3t');
});

test('wrong secrets stop the start with the others', () => {
  const err = (() => {
    try {
      parseConfig({ WEBHOOK_SECRETS: 'mes:short', LOG_LEVEL: 'loud' });
    } catch (caught) {
      return caught as ConfigError;
    }
    return null;
  })();
  expect(err?.problems).toHaveLength(2);
  expect(err?.problems.join()).toContain('WEBHOOK_SECRETS 第 1 项（mes）');
});

test('the sender for trying out is only there on a machine that nobody else reaches', () => {
  const demo = [[DEMO_SOURCE, [DEMO_SECRET]]];
  expect([...parseConfig({}).webhooks]).toEqual(demo);
  expect([...parseConfig({ PUBLIC_URL: 'https://danmai.example.com' }).webhooks]).toEqual([]);
  expect([...parseConfig({ WEBHOOK_SECRETS: `mes:${A}` }).webhooks]).toEqual([['mes', [A]]]);
  const real = {
    DINGTALK_CLIENT_ID: 'dingabc',
    DINGTALK_CLIENT_SECRET: 's',
    DINGTALK_ROBOT_CODE: 'dingabc',
    DINGTALK_CORP_ID: 'dingcorp',
    DINGTALK_AGENT_ID: '1',
    DINGTALK_CARD_TEMPLATE_ID: 'a.schema',
  };
  expect([...parseConfig(real).webhooks]).toEqual([]);
});
