/** How checkpoints stand in the audit log: with their order, whose trail tells the whole story. */
export const subjectOf = (orderNumber: string) => ({ entity: 'order', entityId: orderNumber }) as const;
