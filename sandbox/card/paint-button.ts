import type { ButtonAction, PaintedButton } from '../control-types.ts';
import { isRecord } from '../gateway/frames.ts';
import { type Scope, shown, text, value, variable } from './values.ts';

type Props = Record<string, unknown>;

/** A SingleButton (or Link) of the template. */
export function paintSingleButton(scope: Scope, props: Props, key: string): PaintedButton {
  const disabled = ['disabled', 'disable'].includes(text(scope, props.status));
  const confirm = props.actionType === 'confirm' ? confirmation(scope, props) : undefined;
  return {
    key,
    text: text(scope, props.text ?? props.content ?? props.title),
    color: text(scope, props.color) || 'gray',
    status: disabled ? 'disabled' : 'normal',
    action: templateAction(scope, props),
    ...(confirm ? { confirm } : {}),
  };
}

/** Items of a data-driven ButtonGroup: `{text, color, status, event | action: {type, params}}`. */
export function paintDataButtons(items: unknown[], keyPrefix: string): PaintedButton[] {
  return items.filter(isRecord).map((item, index) => {
    const event = isRecord(item.event) ? item.event : isRecord(item.action) ? item.action : {};
    const confirm = isRecord(item.confirm) ? item.confirm : isRecord(event.confirm) ? event.confirm : null;
    return {
      key: `${keyPrefix}.${shown(item.id) || index}`,
      text: shown(item.text),
      color: shown(item.color) || 'gray',
      status: item.status === 'disabled' || item.disabled === true ? 'disabled' : 'normal',
      action: dataAction(event),
      ...(confirm ? { confirm: dataConfirmation(confirm) } : {}),
    };
  });
}

function dataConfirmation(confirm: Props): NonNullable<PaintedButton['confirm']> {
  return {
    title: shown(confirm.title),
    message: shown(confirm.message ?? confirm.content),
    okText: shown(confirm.okText) || '确认',
    cancelText: shown(confirm.cancelText) || '取消',
  };
}

/** An event as data: `openLink` with an address (one, or one per platform), or `sendCardRequest`. */
function dataAction(event: Props): ButtonAction {
  const params = isRecord(event.params) ? event.params : {};
  if (event.type === 'openLink') return { kind: 'openLink', url: platformUrl(params.url ?? event.url) };
  if (event.type === 'sendCardRequest' || event.type === 'request') {
    const ids = Array.isArray(params.actionIds) ? params.actionIds.map(String) : [shown(params.actionId)];
    return { kind: 'callback', actionIds: ids, params: isRecord(params.params) ? params.params : {} };
  }
  return { kind: 'none' };
}

/** What the template says a press does. */
function templateAction(scope: Scope, props: Props): ButtonAction {
  switch (props.actionType) {
    case 'request':
      return callback(scope, props.actionId, props.params);
    case 'confirm':
      return props.confirmOkAction === 'request'
        ? callback(scope, props.confirmOkReqActionActionId, props.confirmOkReqActionParams)
        : { kind: 'none' };
    case 'url':
      return link(scope, props);
    case 'eventChain':
      return firstOfChain(scope, props.events);
    case 'dynamicEvent': {
      const event = value(scope, props.dynamicEventVar);
      return isRecord(event) ? dataAction(event) : { kind: 'none' };
    }
    default:
      return { kind: 'none' };
  }
}

/** The template's parameter list: fixed texts and variables. */
export function templateParams(scope: Scope, list: unknown): Record<string, unknown> {
  const params: Record<string, unknown> = {};
  for (const one of Array.isArray(list) ? list.filter(isRecord) : []) {
    if (typeof one.name !== 'string' || one.name === '') continue;
    params[one.name] = one.type === 'variable' ? variable(scope, one.variable, one.variableType) : one.value;
  }
  return params;
}

function callback(scope: Scope, actionId: unknown, params: unknown): ButtonAction {
  return { kind: 'callback', actionIds: [text(scope, actionId)], params: templateParams(scope, params) };
}

function link(scope: Scope, props: Props): ButtonAction {
  const url = text(scope, props.url) || text(scope, props.pcUrl) || text(scope, props.iosUrl);
  return url === '' ? { kind: 'none' } : { kind: 'openLink', url };
}

function firstOfChain(scope: Scope, events: unknown): ButtonAction {
  for (const one of Array.isArray(events) ? events.filter(isRecord) : []) {
    const action = isRecord(one.event) ? templateAction(scope, one.event) : { kind: 'none' as const };
    if (action.kind !== 'none') return action;
  }
  return { kind: 'none' };
}

function confirmation(scope: Scope, props: Props): NonNullable<PaintedButton['confirm']> {
  return {
    title: text(scope, props.confirmTitle),
    message: text(scope, props.confirmMessage),
    okText: text(scope, props.confirmOkText) || '确认',
    cancelText: text(scope, props.confirmCancelText) || '取消',
  };
}

function platformUrl(url: unknown): string {
  if (!isRecord(url)) return shown(url);
  return shown(url.pc ?? url.all ?? url.android ?? url.ios);
}
