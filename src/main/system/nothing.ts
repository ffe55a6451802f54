/** Does nothing: what stands in for an end or a cancellation before there is something to end. */
export const nothing = (): void => undefined
