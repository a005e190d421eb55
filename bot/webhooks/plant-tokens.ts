/** The name of the setting with the gateways' tokens: `east:TOKEN,west:NEW|OLD`, as WEBHOOK_SECRETS. */
export const PLANT_TOKENS = 'PLANT_TOKENS';
