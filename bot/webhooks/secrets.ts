/** Senders of facts by name, each with the secrets that sign for it, the newest first. */
export type WebhookSources = ReadonlyMap<string, readonly string[]>;

/** The name of the setting. */
export const WEBHOOK_SECRETS = 'WEBHOOK_SECRETS';

const SHORTEST = 32;
/** One in use, and during a rotation the one before. */
const MOST_SECRETS = 2;
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
/** What facts told by people carry as their source. */
const RESERVED = ['file', 'card'];
const REMEDY = '可用 openssl rand -hex 32 生成一个';

/**
 * A sender for trying out: its secret stands in the documentation, so it is only there where the sandbox plays DingTalk
 * and the service listens on this machine alone.
 */
export const DEMO_SOURCE = 'demo';
export const DEMO_SECRET = 'danmai-demo-webhook-secret-for-this-machine-only';
export const demoSources: WebhookSources = new Map([[DEMO_SOURCE, [DEMO_SECRET]]]);

/**
 * Reads `mes:SECRET,erp:NEW|OLD`. Problems name the entry by its place, and by its sender only when that is surely a
 * name: what stands there by mistake may be a secret.
 */
export function readWebhookSecrets(
  text: string,
  setting = WEBHOOK_SECRETS,
): { sources: WebhookSources; problems: string[] } {
  const sources = new Map<string, readonly string[]>();
  const problems: string[] = [];
  const owner = new Map<string, string>();
  for (const [index, entry] of text.split(',').entries()) {
    const [name, secrets] = partsOf(entry);
    const trouble = troubleOf(name, secrets, sources, owner);
    if (trouble) {
      const who = name !== null && NAME.test(name) ? `（${name}）` : '';
      problems.push(`${setting} 第 ${index + 1} 项${who}：${trouble}`);
    } else if (name !== null) {
      sources.set(name, secrets);
      for (const secret of secrets) owner.set(secret, name);
    }
  }
  return { sources, problems };
}

function partsOf(entry: string): [name: string | null, secrets: string[]] {
  const colon = entry.indexOf(':');
  if (colon < 0) return [null, []];
  return [
    entry.slice(0, colon).trim(),
    entry
      .slice(colon + 1)
      .split('|')
      .map((one) => one.trim()),
  ];
}

function troubleOf(
  name: string | null,
  secrets: readonly string[],
  known: WebhookSources,
  owner: ReadonlyMap<string, string>,
): string | null {
  if (name === null) return '应写成“名称:密钥”，多个来源用逗号隔开，例：mes:密钥,erp:密钥';
  if (!NAME.test(name)) return '来源名称只能用小写字母、数字和连字符，最长 40 个字符';
  if (RESERVED.includes(name)) return `“${name}”是系统自己用的名称，请换一个`;
  if (known.has(name)) return '这个来源写了两次，请合并；轮换密钥时写成“名称:新密钥|旧密钥”';
  if (secrets.length > MOST_SECRETS) return `最多写 ${MOST_SECRETS} 个密钥（新|旧），请删去不再使用的`;
  const short = secrets.find((secret) => secret.length < SHORTEST);
  if (short !== undefined)
    return `密钥只有 ${short.length} 个字符，至少要 ${SHORTEST} 个，${REMEDY}（密钥里不能有逗号和竖线）`;
  if (secrets.some((secret) => /[^\x21-\x7e]/.test(secret)))
    return `密钥只能用英文字母、数字和符号，不能有空格，${REMEDY}`;
  if (new Set(secrets).size < secrets.length) return '新旧两个密钥相同，请只写一个';
  const other = secrets.map((secret) => owner.get(secret)).find((one) => one !== undefined);
  return other === undefined ? null : `与来源“${other}”用了同一个密钥，请为每个来源各用一个，${REMEDY}`;
}
