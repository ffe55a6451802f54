export type ServerEvent = { readonly type: string }
