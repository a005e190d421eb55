/** The editor's ways of binding a property to a value, as they appear in templates exported from it. */

export type Scope = 'global' | 'loop';

/** Placeholder for a variable's value inside a text; `loop.x` is the key x of the loop's present item. */
export const slot = (name: string): string => `\${${name}}`;

/** A property bound to text; slots inside it are filled in. */
export const text = (content: string) => ({ type: 'dynamicString', content, i18n: false });

/** A property that takes a whole variable (markdown, array, form, button group). */
export const variable = (name: string, scope: Scope = 'global') => ({
  type: 'variableValue',
  variableType: scope,
  variable: name,
});

const dynamic = (
  type: string,
  valueType: 'fixed' | 'variable',
  value: unknown,
  name = '',
  scope: Scope = 'global',
) => ({
  type,
  valueType,
  value,
  variable: name,
  variableType: scope,
});

export const number = (value: number) => dynamic('dynamicNumber', 'fixed', value);
export const color = (token: string) => dynamic('dynamicColor', 'fixed', token);
export const colorOf = (name: string, scope: Scope) =>
  dynamic('dynamicColor', 'variable', 'common_level1_base_color', name, scope);
export const select = (value: string) => dynamic('dynamicSelect', 'fixed', value);
export const selectOf = (name: string, fallback: string, scope: Scope = 'global') =>
  dynamic('dynamicSelect', 'variable', fallback, name, scope);
export const link = () => dynamic('dynamicLink', 'fixed', '');

export const always = () => ({
  type: 'dynamicVisible',
  value: true,
  valueType: 'fixed',
  condition: { op: 'and', conditions: [] },
});

/** Visible only while the variable has content. */
export const whenFilled = (name: string, scope: Scope = 'global', op = 'isNotEmpty') => ({
  type: 'dynamicVisible',
  value: true,
  valueType: 'condition',
  condition: {
    op: 'and',
    conditions: [
      {
        type: 'variable',
        variable: name,
        variableType: scope,
        op,
        value: '',
        valueType: 'fixed',
        valueVariableType: 'global',
      },
    ],
  },
});

/** One parameter of a callback request, taken from a variable. */
export const param = (name: string, from: string, scope: Scope, id: string) => ({
  id,
  name,
  type: 'variable',
  variable: from,
  variableType: scope,
  value: '',
});

export const margins = (top: number, bottom: number, side = 12) => ({
  margin: -2,
  marginLeft: side,
  marginRight: side,
  marginTop: top,
  marginBottom: bottom,
  innerOffset: 0,
});
