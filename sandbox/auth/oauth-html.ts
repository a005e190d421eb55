import type { World } from '../world.ts';

const STYLE = `body{margin:0;font:16px/1.6 system-ui,-apple-system,"PingFang SC","Microsoft YaHei",sans-serif;color:#171a1d;background:#f2f4f7}
main{max-width:440px;margin:0 auto;padding:40px 20px}h1{font-size:20px;margin:0 0 4px}p{margin:0 0 20px;color:#5c6570}
ul{list-style:none;margin:0;padding:0;border-radius:12px;overflow:hidden;background:#fff}li+li{border-top:1px solid #eef0f3}
a{display:flex;align-items:center;min-height:52px;padding:0 16px;color:inherit;text-decoration:none}a:hover,a:focus{background:#f5f8ff}
small{margin-left:8px;color:#7a838d}a.no{justify-content:center;margin-top:16px;color:#5c6570}`;

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const plain = (text: string): string => text.replace(/[&<>"]/g, (sign) => SIGNS[sign] ?? sign);

const page = (title: string, main: string): string => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${plain(title)}</title><style>${STYLE}</style></head><body><main>${main}</main></body></html>`;

/** Everybody whom this DingTalk knows, each a link that signs on as them. */
export function peoplePage(world: World, query: URLSearchParams): string {
  const link = (name: string, value: string): string => {
    const next = new URLSearchParams(query);
    next.set(name, value);
    return plain(`?${next}`);
  };
  const people = world.org
    .people()
    .map(
      ({ userId, name, title, external }) =>
        `<li><a href="${link('as', userId)}">${plain(name)}<small>${plain(external ? '外部联系人' : (title ?? ''))}</small></a></li>`,
    );
  return page(
    '钉钉登录（本地）',
    `<h1>以谁的身份登录？</h1><p>“${plain(world.app.botName)}”申请获取您的个人信息（openid）。这是本地钉钉：选一个人，就等于用这个人的钉钉扫码并同意。</p>
<ul>${people.join('')}</ul><a class="no" href="${link('refuse', '1')}">不同意，返回</a>`,
  );
}

export const problemPage = (problem: string): string =>
  page('钉钉登录（本地）', `<h1>不能登录</h1><p>${plain(problem)}。真实的钉钉也会拒绝这样的请求。</p>`);
