import type { Sentences } from './sentence.ts';

/** The page, and signing on to it. */
export const boardSentences: Sentences = {
  'board.signed_out': () => '登录已过期，请重新登录。',
  'board.csrf': () => '页面停留太久，凭据已变，这一步没有执行。请刷新页面后再操作。',
  'board.foreign': () => '这次操作来自别的网站，没有执行。请从钉钉打开本页再操作。',
  'board.not_json': () => '请求的格式不对，没有执行。请刷新页面后再试。',
  'board.bad_request': (p) => `请求不完整，没有执行（${p.what}）。请刷新页面后再试。`,
  'board.broken': () => '请求没有传完，连接断了。请检查网络后再试。',
  'board.too_large': () => '填写的内容太长，没有执行。请缩短后再试。',
  'board.too_fast': () => '登录得太频繁了。请过半分钟再试。',
  'board.too_many_streams': () => '打开的页面太多了。请关掉几个再试；不关也能用，只是不会自动刷新。',
  'board.stopping': () => '系统正在重启，几秒后自动恢复。',
  'board.not_built': () => '页面还没有构建。请管理员运行 npm run build:page 后重启服务。',
  'board.no_such_page': () => '没有这个地址。请从首页重新进入。',
  'board.no_file': () => '这份凭证已经不在这个关卡里了。请回到关卡页刷新后再打开。',
  'board.file_lost': (p) =>
    `这份凭证的文件不在凭证存储里，打不开（编号 ${p.incident}）。请把编号告诉管理员；需要时请重新上传。`,
  'board.database_away': () => '系统暂时连不上数据库，没有办成。请稍后再试。',
  'board.failed': (p) =>
    `系统出错，这一步没有办成（编号 ${p.incident}）。请稍后再试；仍不行请把编号告诉管理员。`,
  'sign_on.stranger': () =>
    '您不在本厂的通讯录里（或已经离职），不能打开这个页面。如果刚刚入职，请过一会儿再试，或联系管理员。',
  'sign_on.declined': () => '您没有同意登录，所以没有打开页面。需要时请重新登录。',
  'sign_on.state': () => '这次登录已经失效（超过 10 分钟，或已经用过）。请重新登录。',
  'sign_on.away': () => '钉钉暂时没有应答，没能登录。请稍后再试。',
  'sign_on.none': () => '这里没有开通登录。请联系管理员检查 PUBLIC_URL 和钉钉应用的设置。',
};
