import { isRecord, parseJson } from '../gateway/frames.ts';

/** What a component's expressions can see. */
export interface Scope {
  /** This person's merged card variables; objects and arrays as JSON text. */
  data: Record<string, string>;
  /** Values typed into standalone inputs on this client. */
  inputs: Record<string, unknown>;
  /** The current item inside a Loop. */
  loop?: Record<string, unknown>;
}

/** A variable's value; JSON text of objects, arrays, numbers and booleans is parsed. */
export function variable(scope: Scope, name: unknown, kind: unknown = 'global'): unknown {
  if (typeof name !== 'string' || name === '') return undefined;
  if (name.startsWith('loop.')) return dig(scope.loop, name.slice('loop.'.length));
  if (kind === 'loop') return dig(scope.loop, name.replace(/^.*\[0\]\./, ''));
  if (name in scope.inputs) return scope.inputs[name];
  if (name in scope.data) return decoded(scope.data[name]);
  const [head = '', ...rest] = name.split('.');
  return rest.length > 0 && head in scope.data ? dig(decoded(scope.data[head]), rest.join('.')) : undefined;
}

/** Text of a prop: a plain string, a `dynamicString` with `${…}`, a `variableValue`, or a fixed/variable value. */
export function text(scope: Scope, prop: unknown): string {
  return shown(value(scope, prop));
}

/** Value of a prop in any of the editor's wrappings. */
export function value(scope: Scope, prop: unknown): unknown {
  if (typeof prop === 'string') return interpolate(scope, prop);
  if (!isRecord(prop)) return prop;
  if (prop.type === 'variableValue' || prop.valueType === 'variable') {
    return variable(scope, prop.variable, prop.variableType);
  }
  if (isRecord(prop.content) && prop.type === undefined) return value(scope, firstLanguage(prop.content));
  if (prop.type === 'dynamicString') return interpolate(scope, localised(prop.content));
  if ('value' in prop) return typeof prop.value === 'string' ? interpolate(scope, prop.value) : prop.value;
  if ('content' in prop) return interpolate(scope, localised(prop.content));
  if (typeof prop.url === 'string') return interpolate(scope, prop.url);
  return undefined;
}

/** Whether a component shows: `visible` fixed, or its condition over variables. */
export function visible(scope: Scope, prop: unknown): boolean {
  if (typeof prop === 'boolean') return prop;
  if (!isRecord(prop)) return true;
  if (prop.valueType === 'condition' || (isRecord(prop.condition) && hasConditions(prop.condition))) {
    return conditionHolds(scope, prop.condition);
  }
  if (prop.valueType === 'variable') return truthy(variable(scope, prop.variable, prop.variableType));
  return prop.value !== false;
}

/** How a value is printed on a card. */
export function shown(given: unknown): string {
  if (given === undefined || given === null) return '';
  return typeof given === 'object' ? JSON.stringify(given) : String(given);
}

function hasConditions(condition: Record<string, unknown>): boolean {
  return Array.isArray(condition.conditions) && condition.conditions.length > 0;
}

function conditionHolds(scope: Scope, condition: unknown): boolean {
  if (!isRecord(condition)) return true;
  if (!Array.isArray(condition.conditions)) return comparisonHolds(scope, condition);
  if (condition.conditions.length === 0) return true;
  const results = condition.conditions.map((one) => conditionHolds(scope, one));
  return condition.op === 'or' ? results.some(Boolean) : results.every(Boolean);
}

function comparisonHolds(scope: Scope, one: Record<string, unknown>): boolean {
  const actual = variable(scope, one.variable, one.variableType);
  const wanted = one.valueType === 'variable' ? variable(scope, one.value, one.valueVariableType) : one.value;
  const [left, right] = [shown(actual), shown(wanted)];
  switch (one.op) {
    case 'equal':
      return left === right;
    case 'notEqual':
      return left !== right;
    case 'isEmpty':
    case 'isMarkdownEmpty':
      return isEmpty(actual);
    case 'isNotEmpty':
    case 'isMarkdownNotEmpty':
      return !isEmpty(actual);
    case 'contains':
      return left.includes(right);
    case 'notContains':
      return !left.includes(right);
    case 'greater':
    case 'greaterThan':
      return Number(left) > Number(right);
    case 'less':
    case 'lessThan':
      return Number(left) < Number(right);
    case 'isTrue':
      return truthy(actual);
    case 'isFalse':
      return !truthy(actual);
    default:
      return true;
  }
}

function isEmpty(given: unknown): boolean {
  if (Array.isArray(given)) return given.length === 0;
  return given === undefined || given === null || given === '';
}

function truthy(given: unknown): boolean {
  return (
    given !== undefined &&
    given !== null &&
    given !== '' &&
    given !== false &&
    given !== 'false' &&
    given !== 0
  );
}

function interpolate(scope: Scope, template: string): string {
  return template.replace(/\$\{([^}]+)\}/g, (_all, name: string) => shown(variable(scope, name.trim())));
}

function localised(content: unknown): string {
  if (isRecord(content)) return String(firstLanguage(content) ?? '');
  return content === undefined || content === null ? '' : String(content);
}

/** Chinese if there is any, else whatever comes first. */
function firstLanguage(content: Record<string, unknown>): unknown {
  return content.zh_Hans ?? content.zh_CN ?? Object.values(content)[0];
}

function dig(from: unknown, path: string): unknown {
  let at = from;
  for (const key of path.split('.')) at = isRecord(at) ? at[key] : undefined;
  return typeof at === 'string' ? decoded(at) : at;
}

function decoded(given: unknown): unknown {
  if (typeof given !== 'string' || !/^\s*[[{]/.test(given)) return given;
  const parsed = parseJson(given);
  return parsed === undefined ? given : parsed;
}
