/** What main and the hook process say to each other. No key ever crosses but the binding's own. */

export type HookOrder = { readonly type: 'start'; readonly binding: string } | { readonly type: 'stop' }

export type HookReport =
  | { readonly type: 'ready' }
  | {
      readonly type: 'failed'
      readonly why: 'library_missing' | 'hook_failed'
      /** First line of the system's message. */
      readonly message: string
    }
  | { readonly type: 'down' }
  | { readonly type: 'up' }
  | { readonly type: 'chord' }
