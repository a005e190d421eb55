/** What an admin should do about a code, in Chinese; undefined when there is nothing to advise. */
export function hintFor(code: string, scopes: readonly string[]): string | undefined {
  if (scopes.length > 0)
    return `应用缺少权限 ${scopes.join('、')}：请管理员在开发者后台“权限管理”里申请开通，约 1 分钟后生效`;
  return hints[code];
}

const hints: Readonly<Record<string, string>> = {
  invalidClientIdOrSecret: '钉钉不认 DINGTALK_CLIENT_ID / DINGTALK_CLIENT_SECRET，请在开发者后台核对',
  '60011': '应用没有这个接口的权限：请管理员在开发者后台“权限管理”里开通，并检查通讯录授权范围',
  '50004': '应用看不到全公司的通讯录：请管理员在开发者后台“权限管理”里把通讯录权限范围改为全部员工',
  '50002': '应用看不到这位员工：请管理员在开发者后台“权限管理”里把通讯录权限范围改为全部员工',
  'Forbidden.AccessDenied.IpNotInWhiteList':
    '本机出口 IP 不在应用的“服务器出口 IP”白名单里，请管理员在开发者后台加入',
  'Forbidden.AccessDenied.ApiCountLimitForOrg':
    '本企业本月的接口调用次数已用完，请管理员购买增量包或等到下月',
  '90020': '本企业本月的接口调用次数已用完，请管理员购买增量包或等到下月',
  'param.templateNotExist': '卡片模板不存在：请核对 DINGTALK_CARD_TEMPLATE_ID，模板须属于本企业、关联本应用',
  'param.templateUnpublished': '卡片模板还没有发布：请在卡片平台打开模板，点“发布”',
  'param.userIdNotExist': '收件人不在企业通讯录里，或不在应用的可见范围内',
  'param.contentUnsafe': '内容被钉钉的安全检查拒绝',
  flowLimit: '组织者今天创建的日程已达上限（100 个），请换一位组织者或明天再试',
  ip_punished: '本机 IP 因调用过于频繁被钉钉封禁 5 分钟',
  'robotCode.notExist': '机器人编码不对：请核对 DINGTALK_ROBOT_CODE',
  'robot.oto.notExist': '机器人编码不对：请核对 DINGTALK_ROBOT_CODE',
  'bot.stopped': '机器人已停用：请在开发者后台启用机器人并发布新版本',
  'group.disbanded': '这个群已解散',
  'conversation.org.notMatch': '这个群不属于本企业',
};
