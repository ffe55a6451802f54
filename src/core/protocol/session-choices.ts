/**
 * The rarer settings of a session: what answers are made of and how long, what is forgotten first, how much is thought.
 * Nothing is sent that was not chosen, and nothing that provider and model do not have.
 * Source: OpenAI Realtime API reference, session.update.
 */
import type { Profile } from '../settings/schema'
import type { Session } from './commands'
import { featuresOf } from './features'

export type ChoicesPlan = {
  readonly modality: 'audio' | 'text'
  /** null leaves it to the server. */
  readonly truncation: Session['truncation'] | null
  readonly maxOutputTokens: number | null
  readonly reasoning: NonNullable<Session['reasoning']>['effort'] | null
  readonly toolChoice: 'auto' | 'none' | 'required'
  readonly tracing: boolean
}

export function planChoices(profile: Profile): ChoicesPlan {
  const has = featuresOf(profile)
  const { session } = profile
  return {
    modality: has.textOnly ? session.modality : 'audio',
    truncation: has.truncation ? truncationOf(session) : null,
    maxOutputTokens: has.maxOutputTokens ? session.maxOutputTokens : null,
    reasoning: has.reasoning && session.reasoningEffort !== 'default' ? session.reasoningEffort : null,
    toolChoice: has.toolChoice ? session.toolChoice : 'auto',
    tracing: has.tracing && session.tracing,
  }
}

function truncationOf({ truncation, retentionRatio }: Profile['session']): ChoicesPlan['truncation'] {
  if (truncation === 'auto') return null
  if (truncation === 'disabled') return 'disabled'
  return { type: 'retention_ratio', retention_ratio: retentionRatio }
}

type Fields = Pick<
  Session,
  'output_modalities' | 'truncation' | 'max_output_tokens' | 'reasoning' | 'tool_choice' | 'tracing'
>

export function firstChoices(plan: ChoicesPlan): Fields {
  return {
    output_modalities: [plan.modality],
    ...(plan.truncation ? { truncation: plan.truncation } : {}),
    ...(plan.maxOutputTokens === null ? {} : { max_output_tokens: plan.maxOutputTokens }),
    ...(plan.reasoning === null ? {} : { reasoning: { effort: plan.reasoning } }),
    ...(plan.toolChoice === 'auto' ? {} : { tool_choice: plan.toolChoice }),
    ...(plan.tracing ? { tracing: 'auto' as const } : {}),
  }
}

/**
 * What an update says of a change. Tracing cannot change in a session, and an effort cannot be taken back: both wait
 * for the next connection.
 */
export function changedChoices(from: ChoicesPlan, to: ChoicesPlan): Fields {
  const changed = (key: keyof ChoicesPlan): boolean => JSON.stringify(from[key]) !== JSON.stringify(to[key])
  return {
    ...(changed('modality') ? { output_modalities: [to.modality] } : {}),
    ...(changed('truncation') ? { truncation: to.truncation ?? 'auto' } : {}),
    ...(changed('maxOutputTokens') ? { max_output_tokens: to.maxOutputTokens ?? 'inf' } : {}),
    ...(changed('reasoning') && to.reasoning !== null ? { reasoning: { effort: to.reasoning } } : {}),
    ...(changed('toolChoice') ? { tool_choice: to.toolChoice } : {}),
  }
}
