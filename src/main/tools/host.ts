/** Where functions come from. A further host (a program, a server of tools) plugs in by being one of these. */
import type { Arguments, ToolSpec } from '#core/tools/types'
import type { Result } from '#core/result'
import type { Profile } from '#core/settings/schema'
import type { QuestionSubject } from '#shared/view'

/** What a call may do to the world outside, put before the person; null where it does nothing of the kind. */
export type ToolAsk = {
  readonly subject: QuestionSubject
  /** "Allow in this conversation" covers calls with the same scope; null: each one is asked about. */
  readonly scope: string | null
} | null

export type Tool = {
  readonly spec: ToolSpec
  /** From the person's consent to the answer, in ms. */
  readonly timeoutMs: number
  /** What has to be asked before this call runs, or why it must not run at all, in words for the model. */
  readonly ask: (args: Arguments) => Result<ToolAsk, string>
  /**
   * @param args Checked against `spec.parameters`, defaults filled in.
   * @param signal Aborted when nobody waits any more.
   * @returns The answer for the model, or in words for it what went wrong. May throw: that counts as a failure.
   */
  readonly run: (args: Arguments, signal: AbortSignal) => Promise<Result<string, string>>
}

export interface ToolHost {
  /** Functions that this profile offers now. Cheap, and the same answer until the profile changes. */
  readonly tools: (profile: Profile) => readonly Tool[]
}
